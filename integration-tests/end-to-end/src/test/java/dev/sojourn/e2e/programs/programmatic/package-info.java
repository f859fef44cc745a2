/** The programs of {@code ProgrammaticIT}. */
@NullMarked
package dev.sojourn.e2e.programs.programmatic;

import org.jspecify.annotations.NullMarked;
