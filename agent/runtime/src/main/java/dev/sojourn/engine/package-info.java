/**
 * The engine: transitions, invalidation, grace periods, retirement, and the records of threads that
 * they work on. Internal: no promise of compatibility. All that orders memory belongs here. Nothing
 * here depends on the API, on weaving, on JMX or on a library: the engine depends on {@code
 * java.base} alone.
 */
@NullMarked
package dev.sojourn.engine;

import org.jspecify.annotations.NullMarked;
