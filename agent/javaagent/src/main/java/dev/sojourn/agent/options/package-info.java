/**
 * The options: where they come from, their syntax, their table, and what each means. May not live
 * here: what an option does, which is the business of the package that it sets. Internal, without
 * any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.options;

import org.jspecify.annotations.NullMarked;
