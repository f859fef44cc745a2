/**
 * Which package may use which. May live here: tests of the shape of what ships, read from its class
 * files. May not: tests of what it does.
 */
@NullMarked
package dev.sojourn.architecture;

import org.jspecify.annotations.NullMarked;
