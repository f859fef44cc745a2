/**
 * What the agent tells the command line, by way of the JVM's agent properties. May live here: the
 * form of the report and the way there. May not: what it says, or what is done with it.
 */
@NullMarked
package dev.sojourn.agent.status;

import org.jspecify.annotations.NullMarked;
