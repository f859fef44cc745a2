/** The programs of {@code PolicyIT}. */
@NullMarked
package dev.sojourn.e2e.programs.policy;

import org.jspecify.annotations.NullMarked;
