package dev.sojourn.agent.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that is to be attached to. It is looked at from outside first, because attaching begins
 * with a signal, SIGQUIT. That ends a process which does not expect it, and makes a JVM that does
 * not let itself be attached to print a thread dump to its standard output.
 *
 * @param pid its id as it was given
 * @param handle empty if there is no such process
 */
record Target(String pid, Optional<ProcessHandle> handle) {
  private static final int SIGQUIT = 3;

  /** An agent shows a report within a second of its start, or later on a busy machine. */
  private static final Duration YOUTH = Duration.ofSeconds(5);

  static Target of(String pid) {
    return new Target(pid, pid.length() > 18 ? Optional.empty() : handle(Long.parseLong(pid)));
  }

  private static Optional<ProcessHandle> handle(long pid) {
    return ProcessHandle.of(pid);
  }

  boolean isAlive() {
    return handle.isPresent() && handle.get().isAlive();
  }

  /** Whether it was started just now; false if the system does not say when. */
  boolean isYoung() {
    return handle
        .flatMap(process -> process.info().startInstant())
        .filter(start -> Instant.now().isBefore(start.plus(YOUTH)))
        .isPresent();
  }

  static CommandFailure gone(String pid) {
    return new CommandFailure(
        Exit.NOT_FOUND,
        "there is no process " + pid + ", or no more",
        "the command list shows the JVMs that there are");
  }

  void requireAttachable() throws CommandFailure {
    if (!isAlive()) {
      throw gone(pid);
    }
    requireOwn();
    if (!expectsSignal()) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " is not a JVM, or runs with -Xrs, and the signal would end it",
          "name a JVM, as the command list shows them");
    }
    if (says("cmdline", "-XX:+DisableAttachMechanism")
        || says("environ", "-XX:+DisableAttachMechanism")) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " was started with -XX:+DisableAttachMechanism",
          "start it without that, or with -javaagent:sojourn-agent.jar");
    }
  }

  private void requireOwn() throws CommandFailure {
    String owner = handle.flatMap(h -> h.info().user()).orElse("");
    String self = ProcessHandle.current().info().user().orElse("");
    if (!owner.equals(self) && !owner.isEmpty() && !self.isEmpty() && !self.equals("root")) {
      throw new CommandFailure(
          Exit.REFUSED,
          "process " + pid + " belongs to the user " + owner + ", and this command to " + self,
          "run it as " + owner + ", such as with sudo -u " + owner);
    }
  }

  /** Whether the process handles SIGQUIT: Linux tells, elsewhere it is taken for granted. */
  private boolean expectsSignal() {
    return read("status")
        .lines()
        .filter(line -> line.matches("SigCgt:\\s*[0-9a-f]{1,16}"))
        .map(line -> Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16))
        .allMatch(caught -> (caught & (1L << (SIGQUIT - 1))) != 0);
  }

  private boolean says(String file, String flag) {
    return read(file).contains(flag);
  }

  private String read(String file) {
    try {
      return new String(Files.readAllBytes(Path.of("/proc", pid, file)), ISO_8859_1);
    } catch (IOException e) {
      return ""; // not Linux, or not ours to see
    }
  }
}
