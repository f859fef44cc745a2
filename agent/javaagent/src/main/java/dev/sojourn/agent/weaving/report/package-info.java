/**
 * What became of each marked method and each loader, for JMX, the command line and the log. May
 * live here: all that those may see of the weaver. May not: weaving. Internal, without any promise
 * of compatibility.
 */
@NullMarked
package dev.sojourn.agent.weaving.report;

import org.jspecify.annotations.NullMarked;
