/**
 * The agent jar's command line. May live here: finding JVMs, asking them, printing. May not:
 * anything that runs in the JVM asked; that is told over by {@code dev.sojourn.agent.status}.
 */
@NullMarked
package dev.sojourn.agent.cli;

import org.jspecify.annotations.NullMarked;
