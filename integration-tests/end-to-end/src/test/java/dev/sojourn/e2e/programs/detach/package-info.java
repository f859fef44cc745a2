/** The programs of {@code DetachIT}. */
@NullMarked
package dev.sojourn.e2e.programs.detach;

import org.jspecify.annotations.NullMarked;
