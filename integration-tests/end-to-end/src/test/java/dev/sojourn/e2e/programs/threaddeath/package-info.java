/** The programs of {@code ThreadDeathIT}. */
@NullMarked
package dev.sojourn.e2e.programs.threaddeath;

import org.jspecify.annotations.NullMarked;
