/**
 * The agent's entry points and its options. May live here: what happens at start-up and attach, in
 * order. May not: byte code, JMX or engine logic, which have their own packages; nothing in the
 * runtime depends on anything here.
 */
@NullMarked
package dev.sojourn.agent;

import org.jspecify.annotations.NullMarked;
