/**
 * Compiles the twins, which are mutants of the engine (mutation testing): the engine with one fault
 * each, written by hand. Runs the checks that must catch ("kill") them.
 */
@NullMarked
package dev.sojourn.twins;

import org.jspecify.annotations.NullMarked;
