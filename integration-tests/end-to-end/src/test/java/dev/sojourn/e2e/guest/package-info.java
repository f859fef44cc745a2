/**
 * What the programs load into loaders other than their own. May live here: classes that know
 * nothing but the JDK and the public API, so that they can be put anywhere.
 */
@NullMarked
package dev.sojourn.e2e.guest;

import org.jspecify.annotations.NullMarked;
