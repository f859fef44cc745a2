/**
 * What the tests start programs with, and look at them with. May live here: what runs in the
 * testing JVM and serves several tests. May not: tests, and anything that a forked program loads.
 */
@NullMarked
package dev.sojourn.e2e.harness;

import org.jspecify.annotations.NullMarked;
