/** The programs of {@code MeddlingIT}. */
@NullMarked
package dev.sojourn.e2e.programs.meddling;

import org.jspecify.annotations.NullMarked;
