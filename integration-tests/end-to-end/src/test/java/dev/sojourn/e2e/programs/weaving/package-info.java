/** The programs of {@code WeavingIT}. */
@NullMarked
package dev.sojourn.e2e.programs.weaving;

import org.jspecify.annotations.NullMarked;
