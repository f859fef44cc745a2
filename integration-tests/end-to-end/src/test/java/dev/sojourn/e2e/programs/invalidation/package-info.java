/** The programs of {@code InvalidationIT}. */
@NullMarked
package dev.sojourn.e2e.programs.invalidation;

import org.jspecify.annotations.NullMarked;
