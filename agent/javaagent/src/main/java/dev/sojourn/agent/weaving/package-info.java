/**
 * The weaver: what becomes of a class that is loaded, or was loaded before the agent, and of the
 * threads inside its methods. May not live here: how byte code is read or changed, which the
 * packages below know; options and JMX. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.weaving;

import org.jspecify.annotations.NullMarked;
