/**
 * The agent's own jar as a place to read from, and a loader of its classes, for weaving, the remote
 * barrier and the status. May not live here: anything that knows what the files are for. Internal,
 * without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.files;

import org.jspecify.annotations.NullMarked;
