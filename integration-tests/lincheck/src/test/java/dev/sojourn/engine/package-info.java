/** The engine's concurrent structures under Lincheck, each against a sequential specification. */
@NullMarked
package dev.sojourn.engine;

import org.jspecify.annotations.NullMarked;
