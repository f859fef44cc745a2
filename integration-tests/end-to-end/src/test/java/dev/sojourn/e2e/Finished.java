package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a forked JVM did: the assertions on it can be chained, and fail with all that it said.
 *
 * @param command how it was started
 * @param exitCode how it ended
 * @param out the lines of stdout
 * @param err the lines of stderr
 */
record Finished(List<String> command, int exitCode, List<String> out, List<String> err) {
  static final String START = "sojourn ";
  static final String WARN = "sojourn WARN ";
  static final String ERROR = "sojourn ERROR ";

  /** What a JVM of any version says of agents, archives, options and dubious calls. */
  private static final Pattern JVM_WARNING =
      Pattern.compile("WARNING:.*|.*VM warning:.*|Picked up .*|.*\\[warning\\].*|SLF4J.*");

  Finished {
    for (List<String> lines : List.of(out, err)) {
      for (String line : lines) {
        assertTrue(
            !JVM_WARNING.matcher(line).matches(), () -> "a warning of the JVM's own: " + line);
      }
    }
  }

  Finished exited(int code) {
    assertEquals(code, exitCode, this::toString);
    return this;
  }

  /** stdout is exactly this, and the exit code 0. */
  Finished printed(String text) {
    assertEquals(text.strip(), String.join("\n", out).strip(), this::toString);
    return exited(0);
  }

  Finished printedNothing() {
    assertEquals(List.of(), out, this::toString);
    return this;
  }

  /** stderr is the agent's start line and nothing else. */
  Finished onlyStartLine() {
    assertEquals(1, err.size(), this::toString);
    return startLine();
  }

  /** stderr begins with the agent's start line, which names its version; there is only one. */
  Finished startLine() {
    assertEquals(1, err.stream().filter(Finished::isStartLine).count(), this::toString);
    String line = err.get(0);
    assertTrue(!line.startsWith(WARN) && !line.startsWith(ERROR), this::toString);
    return this;
  }

  Finished silent() {
    assertEquals(List.of(), err, this::toString);
    return this;
  }

  /** The agent's warnings are as many as the texts, and each has its text, in any order. */
  Finished warned(String... texts) {
    List<String> warnings = warnings();
    assertEquals(texts.length, warnings.size(), this::toString);
    for (String text : texts) {
      assertTrue(
          warnings.stream().anyMatch(line -> line.contains(text)),
          () -> "no warning with '" + text + "'\n" + this);
    }
    return this;
  }

  List<String> warnings() {
    return err.stream().filter(line -> line.startsWith(WARN)).toList();
  }

  List<String> errors() {
    return err.stream().filter(line -> line.startsWith(ERROR)).toList();
  }

  private static boolean isStartLine(String line) {
    return line.startsWith(START) && line.contains(Artifacts.VERSION);
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit code "
        + exitCode
        + "\nstdout:\n"
        + String.join("\n", out)
        + "\nstderr:\n"
        + String.join("\n", err)
        + "\n";
  }
}
