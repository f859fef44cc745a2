/**
 * The classes that make native calls. Each is defined a second time, by a loader of its own, and
 * the agent sees its instances as interfaces of the JDK. May not live here: anything that needs a
 * class outside the JDK. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.barrier.isolated;

import org.jspecify.annotations.NullMarked;
