/**
 * What is tried on one copy of the engine, by its API and its hooks, and the promises that are
 * looked at afterwards. Loaded anew with each copy.
 */
@NullMarked
package dev.sojourn.faults.world;

import org.jspecify.annotations.NullMarked;
