/**
 * The agent's entry points, and the order of what happens at start-up, attach and detach. May not
 * live here: options, byte code, JMX or engine logic, which have their own packages; and none of
 * those but the command line may use this one. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent;

import org.jspecify.annotations.NullMarked;
