/** The programs of {@code ArchivesIT}. */
@NullMarked
package dev.sojourn.e2e.programs.archives;

import org.jspecify.annotations.NullMarked;
