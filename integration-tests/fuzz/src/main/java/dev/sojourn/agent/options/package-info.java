/** Checks of the package of this name in the agent, where they see what it shows nobody else. */
@NullMarked
package dev.sojourn.agent.options;

import org.jspecify.annotations.NullMarked;
