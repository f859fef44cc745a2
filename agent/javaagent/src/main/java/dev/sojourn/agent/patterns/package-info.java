/**
 * Patterns by which options name methods to be woven that carry no annotation. May live here: their
 * syntax, and what a name is compared with. May not: byte code, class loaders, files. The package
 * is internal and carries no compatibility promise.
 */
@NullMarked
package dev.sojourn.agent.patterns;

import org.jspecify.annotations.NullMarked;
