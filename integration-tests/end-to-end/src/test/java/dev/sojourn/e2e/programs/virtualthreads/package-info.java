/** The programs of {@code VirtualThreadsIT}. */
@NullMarked
package dev.sojourn.e2e.programs.virtualthreads;

import org.jspecify.annotations.NullMarked;
