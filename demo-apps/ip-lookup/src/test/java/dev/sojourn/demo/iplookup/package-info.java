/**
 * Tests of the demo's parts, without the agent. May live here: what one class must do, and broken
 * variants that its test must refute. May not: the demo under the agent, which is an end-to-end
 * test.
 */
@NullMarked
package dev.sojourn.demo.iplookup;

import org.jspecify.annotations.NullMarked;
