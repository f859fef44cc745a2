/** The programs of {@code QuietIT}. */
@NullMarked
package dev.sojourn.e2e.programs.quiet;

import org.jspecify.annotations.NullMarked;
