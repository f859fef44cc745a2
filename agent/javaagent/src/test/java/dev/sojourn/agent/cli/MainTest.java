package dev.sojourn.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.OptionTable;
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

  private Exit run(String... arguments) {
    int status =
        Main.run(
            List.of(arguments),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return Stream.of(Exit.values()).filter(e -> e.status() == status).findFirst().orElseThrow();
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
        List.of("status"),
        List.of("status", "1", "a=b"),
        List.of("list", "1"),
        List.of("attach", "1", "a=b", "c=d"),
        List.of("1", "attach"),
        List.of("--help"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void tellsItsUsage(List<String> arguments) {
    assertEquals(Exit.USAGE, run(arguments.toArray(String[]::new)));
    assertOneLineOfError();
    assertTrue(
        err.toString(UTF_8).startsWith("usage: java -jar sojourn-agent.jar "), out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {NO_SUCH_PID, "99999999999999999999", "0"})
  void saysThatThereIsNoSuchProcess(String pid) {
    assertTrue(
        pid.length() > 10 || ProcessHandle.of(Long.parseLong(pid)).isEmpty(), "there is one");
    for (String command : List.of("attach", "STATUS")) {
      err.reset();
      assertEquals(Exit.NOT_FOUND, run(command, pid));
      assertOneLineOfError();
      assertTrue(
          err.toString(UTF_8)
              .startsWith("there is no process " + pid + ", or no more; the command"),
          err::toString);
    }
  }

  @Test
  void failsInJsonToo() {
    assertEquals(Exit.NOT_FOUND, run("attach", "--json", NO_SUCH_PID, "log.level=off"));
    assertEquals("", err.toString(UTF_8));
    assertEquals(
        "{\"exit\":3,\"reason\":\"there is no process 2147483646, or no more\","
            + "\"remedy\":\"the command list shows the JVMs that there are\"}",
        out.toString(UTF_8).strip());
  }

  @Test
  void namesNeedAJvm() {
    assertEquals(Exit.NOT_FOUND, run("status", "no.such.MainClass"));
    assertOneLineOfError();
    assertEquals(Exit.USAGE, run("status", "no(such"));
  }

  @Test
  void printsTheTableOfOptions() {
    assertEquals(Exit.OK, run("options"));
    assertEquals(OptionTable.markdown(), out.toString(UTF_8));
  }
}
