/**
 * The public API: two annotations, {@link dev.sojourn.Sojourn}, and the handles that it returns.
 * Public types, their contracts and argument checks belong here; state and memory ordering belong
 * to the engine.
 */
@NullMarked
package dev.sojourn;

import org.jspecify.annotations.NullMarked;
