/** The programs of {@code StatisticsIT}. */
@NullMarked
package dev.sojourn.e2e.programs.statistics;

import org.jspecify.annotations.NullMarked;
