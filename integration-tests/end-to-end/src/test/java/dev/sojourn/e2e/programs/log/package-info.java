/** The programs of {@code LogIT}. */
@NullMarked
package dev.sojourn.e2e.programs.log;

import org.jspecify.annotations.NullMarked;
