/** The programs of {@code ReconfiguredIT}. */
@NullMarked
package dev.sojourn.e2e.programs.reconfigured;

import org.jspecify.annotations.NullMarked;
