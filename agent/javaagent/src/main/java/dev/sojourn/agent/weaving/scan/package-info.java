/**
 * A look at class files: which methods are marked, by an annotation or by a pattern, and which
 * could be. May not live here: anything that changes byte code or loads a class. Internal, without
 * any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.weaving.scan;

import org.jspecify.annotations.NullMarked;
