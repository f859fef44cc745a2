/**
 * Programs that several tests run, and what programs have in common.
 *
 * <p>All programs, here and beside, are small, run in JVMs of their own, and print facts, always in
 * the same order. A program that one test runs is in the package of that test's name. May live in
 * these packages: what programs need, the JDK and the public API, and of the engine what a fault is
 * made with. May not: verdicts, which belong to the tests, and times that decide anything.
 */
@NullMarked
package dev.sojourn.e2e.programs.shared;

import org.jspecify.annotations.NullMarked;
