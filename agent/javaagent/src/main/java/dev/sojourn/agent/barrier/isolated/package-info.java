/**
 * The classes that make native calls, each defined a second time, by a loader of its own. May live
 * here: what only that loader may see. May not: anything that needs a class outside the JDK; the
 * agent sees instances as the JDK's interfaces.
 */
@NullMarked
package dev.sojourn.agent.barrier.isolated;

import org.jspecify.annotations.NullMarked;
