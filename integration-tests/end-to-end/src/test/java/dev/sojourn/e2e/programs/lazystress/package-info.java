/** The programs of {@code LazyStressIT}. */
@NullMarked
package dev.sojourn.e2e.programs.lazystress;

import org.jspecify.annotations.NullMarked;
