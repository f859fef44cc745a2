/** Runs the model checker on the models in {@code src/test/tla}. */
@NullMarked
package dev.sojourn.models;

import org.jspecify.annotations.NullMarked;
