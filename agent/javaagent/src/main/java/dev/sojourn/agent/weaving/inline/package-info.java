/**
 * The hooks as byte code inside marked methods: the advice, which calls {@code
 * dev.sojourn.engine.Hooks} and nothing else, and how it is put in. May not live here: what class
 * loaders see, and what becomes of a method that cannot carry hooks. Internal, without any promise
 * of compatibility.
 */
@NullMarked
package dev.sojourn.agent.weaving.inline;

import org.jspecify.annotations.NullMarked;
