/** The programs of {@code AttachIT}. */
@NullMarked
package dev.sojourn.e2e.programs.attach;

import org.jspecify.annotations.NullMarked;
