/** The programs of {@code SkippedIT}. */
@NullMarked
package dev.sojourn.e2e.programs.skipped;

import org.jspecify.annotations.NullMarked;
