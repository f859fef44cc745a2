/**
 * Benchmarks of transitions, woven by the packaged agent, next to what they are compared with. May
 * live here: JMH benchmarks, their states, and the command that runs them under the agent. May not:
 * assertions about times, or anything that an application or another module uses.
 */
@NullMarked
package dev.sojourn.benchmarks;

import org.jspecify.annotations.NullMarked;
