/**
 * The hooks of classes whose loader does not see the runtime: a bridge in a JDK package, and calls
 * of it. May not live here: the decision which classes need it. Internal, without any promise of
 * compatibility.
 */
@NullMarked
package dev.sojourn.agent.weaving.bridge;

import org.jspecify.annotations.NullMarked;
