/**
 * The statistics as MXBeans of the domain {@code dev.sojourn}. May live here: interfaces with open
 * types, and their read-only views of the engine. May not: arrays, getters that throw, or anything
 * that is loaded before the application has started.
 */
@NullMarked
package dev.sojourn.agent.jmx;

import org.jspecify.annotations.NullMarked;
