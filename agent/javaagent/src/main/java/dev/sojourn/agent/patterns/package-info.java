/**
 * The patterns by which options name methods to be woven that carry no annotation. May live here:
 * their syntax, and what a name is compared with. May not: byte code, class loaders, files.
 */
@NullMarked
package dev.sojourn.agent.patterns;

import org.jspecify.annotations.NullMarked;
