/** The programs of {@code PatternsIT}. */
@NullMarked
package dev.sojourn.e2e.programs.patterns;

import org.jspecify.annotations.NullMarked;
