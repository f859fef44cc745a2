/**
 * Forks JVMs with the packaged jars and looks at them from outside: the tests. May live here: what
 * runs in the testing JVM. May not: anything that a forked program loads, and any look into the
 * engine's or the agent's classes.
 */
@NullMarked
package dev.sojourn.e2e;

import org.jspecify.annotations.NullMarked;
