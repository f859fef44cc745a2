/**
 * Finding annotated methods in class files and weaving the engine's hooks into them. May live here:
 * everything that reads or changes byte code. May not: options, JMX, or decisions about threads;
 * what is woven calls {@code dev.sojourn.engine.Hooks} and nothing else.
 */
@NullMarked
package dev.sojourn.agent.weaving;

import org.jspecify.annotations.NullMarked;
