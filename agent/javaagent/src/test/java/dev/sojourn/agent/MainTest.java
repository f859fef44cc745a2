package dev.sojourn.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as far as it goes without another JVM. */
final class MainTest {
  /** More than any system gives to a process. */
  private static final String NO_SUCH_PID = "2147483646";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Main.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private void assertOneLineOfError() {
    assertEquals("", out.toString(UTF_8));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
  }

  static Stream<List<String>> notUnderstood() {
    return Stream.of(
        List.of(),
        List.of(""),
        List.of("attach"),
        List.of("attach", ""),
        List.of("attach", "x"),
        List.of("attach", "-1"),
        List.of("attach", "12 "),
        List.of("attach", "1", "a=b", "c=d"),
        List.of("detach", "1"),
        List.of("1", "attach"),
        List.of("--help"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void tellsItsUsage(List<String> arguments) {
    assertEquals(2, run(arguments.toArray(String[]::new)));
    assertOneLineOfError();
    assertEquals(
        "usage: java -jar sojourn-agent.jar attach <pid> [option=value,...]",
        err.toString(UTF_8).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_SUCH_PID, "99999999999999999999"})
  void saysWhyItCouldNotAttach(String pid) {
    assertTrue(
        pid.length() > 10 || ProcessHandle.of(Long.parseLong(pid)).isEmpty(), "there is one");
    assertEquals(1, run("attach", pid));
    assertOneLineOfError();
    String line = err.toString(UTF_8);
    assertTrue(line.startsWith("could not attach to process " + pid + ": "), line);
    assertTrue(line.contains("must be a running HotSpot JVM of the same user"), line);
    assertTrue(line.contains("-XX:-EnableDynamicAgentLoading"), line);
  }

  @Test
  void takesOptionsAndAnyCase() {
    assertEquals(1, run("ATTACH", NO_SUCH_PID, "log.level=off"));
    assertOneLineOfError();
  }
}
