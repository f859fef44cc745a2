/**
 * The one class that {@code java.lang} is opened to. Is defined by a loader that finds no class but
 * the JDK's; may not use any other, nor be used but by reflection.
 */
@NullMarked
package dev.sojourn.agent.weaving.isolated;

import org.jspecify.annotations.NullMarked;
