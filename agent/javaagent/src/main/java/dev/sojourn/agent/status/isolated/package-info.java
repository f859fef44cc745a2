/**
 * A class that is defined once more in a loader of its own, so that the JVM opens a package to it
 * and not to the application. May live here: what touches that package. May not: anything that
 * needs another class. The package is internal and carries no compatibility promise.
 */
@NullMarked
package dev.sojourn.agent.status.isolated;

import org.jspecify.annotations.NullMarked;
