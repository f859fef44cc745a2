/** The programs of {@code StartupIT}. */
@NullMarked
package dev.sojourn.e2e.programs.startup;

import org.jspecify.annotations.NullMarked;
