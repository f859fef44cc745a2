/**
 * The demo: hot threads resolve addresses in an off-heap table that is replaced under them, and
 * check every answer. May live here: what that program needs, in small classes. May not: anything
 * that another program would want to reuse, or that knows the engine behind the public API. The
 * package is internal and carries no compatibility promise.
 */
@NullMarked
package dev.sojourn.demo.iplookup;

import org.jspecify.annotations.NullMarked;
