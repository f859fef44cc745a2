/** The programs of {@code UndeployIT}. */
@NullMarked
package dev.sojourn.e2e.programs.undeploy;

import org.jspecify.annotations.NullMarked;
