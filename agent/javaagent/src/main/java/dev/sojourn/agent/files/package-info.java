/**
 * The agent's own jar, as a place to read from, and a loader of its classes. May live here: what
 * weaving, the remote barrier and the status take from it. May not: anything that knows what the
 * files are for.
 */
@NullMarked
package dev.sojourn.agent.files;

import org.jspecify.annotations.NullMarked;
