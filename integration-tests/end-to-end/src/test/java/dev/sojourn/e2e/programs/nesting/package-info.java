/** The programs of {@code NestingIT}. */
@NullMarked
package dev.sojourn.e2e.programs.nesting;

import org.jspecify.annotations.NullMarked;
