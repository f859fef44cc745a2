/** The programs of {@code LanguagesIT}. */
@NullMarked
package dev.sojourn.e2e.programs.languages;

import org.jspecify.annotations.NullMarked;
