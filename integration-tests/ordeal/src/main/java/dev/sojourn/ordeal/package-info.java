/**
 * A second torture program, written from the public API's documentation alone. May live here: what
 * uses {@code dev.sojourn} as an application would, and checks what it promises. May not: any look
 * into the engine.
 */
@NullMarked
package dev.sojourn.ordeal;

import org.jspecify.annotations.NullMarked;
