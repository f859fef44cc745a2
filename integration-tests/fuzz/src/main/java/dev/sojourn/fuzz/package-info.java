/**
 * What the fuzzer calls. May live here: the choice of what an input is for, and faults made on
 * purpose. May not: what is asked of the answers; that lies in the packages that are asked.
 */
@NullMarked
package dev.sojourn.fuzz;

import org.jspecify.annotations.NullMarked;
