/** The programs of {@code SuspendedIT}. */
@NullMarked
package dev.sojourn.e2e.programs.suspended;

import org.jspecify.annotations.NullMarked;
