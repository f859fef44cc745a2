/**
 * Benchmarks of transitions and of what is asked of threads, under the packaged agent, next to what
 * they are compared with. May live here: JMH benchmarks, their states, the command that runs them
 * under the agent, and programs that measure what JMH cannot. May not: assertions about times, or
 * anything that an application or another module uses.
 */
@NullMarked
package dev.sojourn.benchmarks;

import org.jspecify.annotations.NullMarked;
