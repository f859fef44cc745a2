/**
 * Reports of the agent to the command line, by way of the JVM's agent properties. May live here:
 * their form and the way there. May not: what they say, or what is done with them. The package is
 * internal and carries no compatibility promise.
 */
@NullMarked
package dev.sojourn.agent.status;

import org.jspecify.annotations.NullMarked;
