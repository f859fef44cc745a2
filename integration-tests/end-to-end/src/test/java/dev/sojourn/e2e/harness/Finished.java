package dev.sojourn.e2e.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a forked JVM did: the assertions on it can be chained, and fail with all that it said.
 *
 * @param command how it was started
 * @param exitCode how it ended
 * @param out the lines of stdout
 * @param err the lines of stderr
 */
public record Finished(List<String> command, int exitCode, List<String> out, List<String> err) {
  public static final String START = "sojourn ";
  public static final String WARN = "sojourn WARN ";
  public static final String ERROR = "sojourn ERROR ";

  /** What a warning begins with that comes without the agent, and at the end. */
  private static final String LATE = "[dev.sojourn] WARN ";

  /** The warnings of a JVM of any version about agents, archives, options and dubious calls. */
  private static final Pattern JVM_WARNING =
      Pattern.compile("WARNING:.*|.*VM warning:.*|Picked up .*|.*\\[warning\\].*|SLF4J.*");

  public Finished {
    for (List<String> lines : List.of(out, err)) {
      for (String line : lines) {
        assertTrue(
            !JVM_WARNING.matcher(line).matches(), () -> "a warning of the JVM's own: " + line);
      }
    }
  }

  public Finished exited(int code) {
    assertEquals(code, exitCode, this::toString);
    return this;
  }

  /** stdout is exactly this, and the exit code 0. */
  public Finished printed(String text) {
    assertEquals(text.strip(), String.join("\n", out).strip(), this::toString);
    return exited(0);
  }

  public Finished printedNothing() {
    assertEquals(List.of(), out, this::toString);
    return this;
  }

  /** stderr is the agent's start line and nothing else. */
  public Finished onlyStartLine() {
    assertEquals(1, err.size(), this::toString);
    return startLine();
  }

  /** stderr begins with the agent's start line, which names its version; there is only one. */
  public Finished startLine() {
    assertEquals(1, err.stream().filter(Finished::isStartLine).count(), this::toString);
    String line = err.get(0);
    assertTrue(!line.startsWith(WARN) && !line.startsWith(ERROR), this::toString);
    return this;
  }

  public Finished silent() {
    assertEquals(List.of(), err, this::toString);
    return this;
  }

  /** The agent's warnings are as many as the texts, and each has its text, in any order. */
  public Finished warned(String... texts) {
    List<String> warnings = warnings();
    assertEquals(texts.length, warnings.size(), this::toString);
    for (String text : texts) {
      assertTrue(
          warnings.stream().anyMatch(line -> line.contains(text)),
          () -> "no warning with '" + text + "'\n" + this);
    }
    return this;
  }

  /**
   * The warnings in the system log, which is where they go without the agent; those that come when
   * the process has begun to end are on stderr, and one that the end meets may be in both.
   */
  public Finished logged(String... texts) {
    List<String> logged =
        err.stream()
            .flatMap(
                line ->
                    Stream.of(Jvm.LOGGED, LATE)
                        .filter(line::startsWith)
                        .map(start -> line.substring(start.length())))
            .distinct()
            .toList();
    assertEquals(texts.length, logged.size(), this::toString);
    for (int i = 0; i < texts.length; i++) {
      assertTrue(logged.get(i).startsWith(texts[i]), this::toString);
    }
    return this;
  }

  public List<String> warnings() {
    return err.stream().filter(line -> line.startsWith(WARN)).toList();
  }

  public List<String> errors() {
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
