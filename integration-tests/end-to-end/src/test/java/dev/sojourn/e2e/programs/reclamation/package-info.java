/** The programs of {@code ReclamationIT}. */
@NullMarked
package dev.sojourn.e2e.programs.reclamation;

import org.jspecify.annotations.NullMarked;
