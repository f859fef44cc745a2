/**
 * The remote barrier: Linux's {@code membarrier(2)}, and the ways to call it from Java. May live
 * here: what it takes to issue one, or to say why not. May not: when to issue one, which the engine
 * decides; whatever starts JMX or logging, since this runs beside the beginning of {@code main}.
 */
@NullMarked
package dev.sojourn.agent.barrier;

import org.jspecify.annotations.NullMarked;
