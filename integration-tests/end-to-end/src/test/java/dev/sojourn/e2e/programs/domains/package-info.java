/** The programs of {@code DomainsIT}. */
@NullMarked
package dev.sojourn.e2e.programs.domains;

import org.jspecify.annotations.NullMarked;
