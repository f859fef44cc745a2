/**
 * The one class that {@code java.lang} is opened to. May live here: that class, which a loader
 * defines that finds no other class but the JDK's. May not: uses of other classes, or uses of it
 * but by reflection. The package is internal and carries no compatibility promise.
 */
@NullMarked
package dev.sojourn.agent.weaving.bridge.isolated;

import org.jspecify.annotations.NullMarked;
