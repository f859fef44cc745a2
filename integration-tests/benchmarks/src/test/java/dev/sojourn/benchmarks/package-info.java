/**
 * Tests of the packaged benchmarks: that they run under the agent, and only there. May live here:
 * tests that fork the packaged jar. May not: anything that depends on a measured time.
 */
@NullMarked
package dev.sojourn.benchmarks;

import org.jspecify.annotations.NullMarked;
