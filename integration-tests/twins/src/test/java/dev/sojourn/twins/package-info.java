/** Compiles broken variants of the engine, and runs the checks that must catch them. */
@NullMarked
package dev.sojourn.twins;

import org.jspecify.annotations.NullMarked;
