/** The programs of {@code OtherAgentsIT}. */
@NullMarked
package dev.sojourn.e2e.programs.otheragents;

import org.jspecify.annotations.NullMarked;
