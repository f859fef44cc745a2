/**
 * The statistics as MXBeans of the JMX domain {@code dev.sojourn}, read-only views of the engine.
 * May not live here: arrays, getters that throw, or what is loaded before the application has
 * started. The classes are internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.jmx;

import org.jspecify.annotations.NullMarked;
