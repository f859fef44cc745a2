/**
 * The remote barrier, Linux's {@code membarrier(2)}, and the ways to call it from Java. May not
 * live here: when to issue one, which the engine decides, and what starts JMX or logging, since
 * this runs beside the beginning of {@code main}. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.barrier;

import org.jspecify.annotations.NullMarked;
