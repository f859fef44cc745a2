/**
 * The agent's log: SLF4J's interface with a small backend that writes lines to standard error. May
 * live here: levels and the form of a line. May not: standard output, files, or a look-up of
 * logging set-ups, which would meet the application's.
 */
@NullMarked
package dev.sojourn.agent.log;

import org.jspecify.annotations.NullMarked;
