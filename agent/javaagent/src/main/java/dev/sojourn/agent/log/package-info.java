/**
 * The agent's log: SLF4J's interface, with a small backend that writes lines to standard error. May
 * not live here: standard output, files, or a search for logging set-ups, which would find the
 * application's. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.log;

import org.jspecify.annotations.NullMarked;
