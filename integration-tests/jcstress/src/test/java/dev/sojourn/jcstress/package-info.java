/**
 * Runs the packaged jcstress tests. May live here: tests that fork the packaged jar. May not:
 * anything that tests the engine in this JVM.
 */
@NullMarked
package dev.sojourn.jcstress;

import org.jspecify.annotations.NullMarked;
