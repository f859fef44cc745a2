/**
 * Small programs that run in JVMs of their own and print facts, always in the same order. May live
 * here: what they need, the JDK and the public API, and of the engine what a fault is made with.
 * May not: verdicts, which belong to the tests, and times that decide anything.
 */
@NullMarked
package dev.sojourn.e2e.programs;

import org.jspecify.annotations.NullMarked;
