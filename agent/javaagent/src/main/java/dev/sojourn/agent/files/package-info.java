/**
 * The agent's own jar, as a place to read from. May live here: what both weaving and the remote
 * barrier take from it. May not: anything that knows what the files are for.
 */
@NullMarked
package dev.sojourn.agent.files;

import org.jspecify.annotations.NullMarked;
