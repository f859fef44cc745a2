/**
 * What an application sees: two annotations, {@link dev.sojourn.Sojourn} and the handles it gives.
 * May live here: public types, their contracts, argument checks. May not: state or ordering, which
 * belong to the engine.
 */
@NullMarked
package dev.sojourn;

import org.jspecify.annotations.NullMarked;
