/** The programs of {@code ContainerLoadersIT}. */
@NullMarked
package dev.sojourn.e2e.programs.containerloaders;

import org.jspecify.annotations.NullMarked;
