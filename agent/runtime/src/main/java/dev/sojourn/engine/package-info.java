/**
 * The engine: transitions, invalidation, grace periods, retirement, and the records they work on.
 * May live here: everything that orders memory. May not: anything that depends on the API, on
 * weaving, on JMX or on a library; the engine depends on {@code java.base} alone.
 */
@NullMarked
package dev.sojourn.engine;

import org.jspecify.annotations.NullMarked;
