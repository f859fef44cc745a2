/** The programs of {@code OwnLoadersIT}. */
@NullMarked
package dev.sojourn.e2e.programs.ownloaders;

import org.jspecify.annotations.NullMarked;
