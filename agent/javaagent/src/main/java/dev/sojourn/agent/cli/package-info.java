/**
 * The command line of the agent's jar: it finds JVMs, asks them, and prints. May not live here:
 * what runs in the JVM that is asked, which answers by way of {@code dev.sojourn.agent.status}.
 * picocli and nanojson are used in this package alone, and this package in no JVM but the
 * command's. Internal, without any promise of compatibility.
 */
@NullMarked
package dev.sojourn.agent.cli;

import org.jspecify.annotations.NullMarked;
