/**
 * The faults program: an error of the virtual machine at every call and every allocation of the
 * engine in turn, on the calling thread and on the engine's own, and what must hold after each. May
 * live here: how errors are made to happen. What is tried and what must hold afterwards is in the
 * package below. May not: anything that ships. The README says how it is run.
 *
 * <p>Exit codes: 0 nothing found, 1 something broken.
 */
@NullMarked
package dev.sojourn.faults;

import org.jspecify.annotations.NullMarked;
