package dev.sojourn.agent.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.sojourn.agent.options.OptionTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as far as it goes without another JVM. */
final class MainTest {
  /** More than any system gives to a process. */
  private static final String NO_SUCH_PID = "2147483646";

  private static final List<String> COMMANDS =
      List.of(
          "list",
          "attach",
          "detach",
          "status",
          "explain",
          "options",
          "version",
          "completion",
          "help");

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

  private String error(String... arguments) {
    err.reset();
    assertEquals(Exit.USAGE, run(arguments));
    assertOneLineOfError();
    return err.toString(UTF_8).strip();
  }

  @Test
  void showsTheHelpWhereNoCommandIsGiven() {
    assertEquals(Exit.OK, run("--help"));
    String help = out.toString(UTF_8);
    out.reset();
    assertEquals(Exit.USAGE, run());
    assertEquals("", out.toString(UTF_8));
    assertEquals(help, err.toString(UTF_8));
    assertTrue(help.startsWith("Usage: java -jar sojourn-agent.jar COMMAND "), help);
    for (String command : COMMANDS) {
      assertTrue(help.contains("\n  " + command + " "), help);
    }
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  @Test
  void namesTheCommandsAndTheNearest() {
    String commands = "the commands are " + String.join(", ", COMMANDS);
    assertEquals("'' is not a command; " + commands, error(""));
    assertEquals("'colour' is not a command; " + commands, error("colour"));
    assertEquals("'1' is not a command; " + commands, error("1", "attach"));
    assertEquals("'stauts' is not a command; did you mean status? " + commands, error("stauts"));
    assertEquals("'lsit' is not a command; did you mean list? " + commands, error("lsit", "1"));
    assertEquals(
        "'EXPLAN' is not a command; did you mean explain? " + commands, error("help", "EXPLAN"));
    String longWord = "x".repeat(100_000);
    assertEquals("'" + longWord + "' is not a command; " + commands, error(longWord));
  }

  @Test
  void namesTheOptionThatIsNearest() {
    String usage = "usage: java -jar sojourn-agent.jar status [-h] [--json] JVM";
    String meant = "'--jsn' is not an option here; did you mean --json? " + usage;
    assertEquals(meant, error("status", "--jsn"));
    assertEquals(meant, error("status", "--jsn", "1"));
    assertEquals(meant, error("status", "1", "--jsn"));
    assertEquals("'-Dfoo=bar' is not an option here; " + usage, error("status", "-Dfoo=bar"));
    String whole = "usage: java -jar sojourn-agent.jar COMMAND [--json] [WORD...]";
    assertEquals("'--hepl' is not an option here; did you mean --help? " + whole, error("--hepl"));
  }

  @Test
  void namesTheWordThatIsMissingOrTooMuch() {
    String usage = "usage: java -jar sojourn-agent.jar ";
    String attach = usage + "attach [-h] [--json] JVM [option=value,...]";
    assertEquals("the word for JVM is missing; " + attach, error("attach"));
    assertEquals("'c=d' is one word too many; " + attach, error("attach", "1", "a=b", "c=d"));
    for (String command : List.of("status", "detach")) {
      String end = usage + command + " [-h] [--json] JVM";
      assertEquals("the word for JVM is missing; " + end, error(command));
      assertEquals("'a=b' is one word too many; " + end, error(command, "1", "a=b"));
    }
    String explain = usage + "explain [-h] [--json] JVM CLASS";
    assertEquals("the word for JVM is missing; " + explain, error("explain"));
    assertEquals("the word for CLASS is missing; " + explain, error("explain", "1"));
    assertEquals("'1' is one word too many; " + usage + "list [-h] [--json]", error("list", "1"));
  }

  /** Every JVM's command would match it: a shell makes it of a variable that is not set. */
  @ParameterizedTest
  @ValueSource(strings = {"attach", "detach", "status"})
  void anEmptyWordNamesNoJvm(String command) {
    assertEquals(
        "an empty word names no JVM; the command list shows the JVMs that there are",
        error(command, ""));
  }

  @Test
  void isNotUnderstoodInJsonToo() throws JsonParserException {
    assertEquals(Exit.USAGE, run("stauts", "--json"));
    assertEquals("", err.toString(UTF_8));
    JsonObject failure = JsonParser.object().from(out.toString(UTF_8));
    assertEquals(2, failure.getInt("exit"));
    assertEquals("'stauts' is not a command", failure.getString("reason"));
    out.reset();
    assertEquals(Exit.USAGE, run("--json"));
    assertEquals(
        "no command is given", JsonParser.object().from(out.toString(UTF_8)).getString("reason"));
  }

  @Test
  void aWordAfterTheEndOfOptionsIsNone() {
    String jsonIsAName = "no JVM has the main class '--json', nor matches it as a regular";
    assertEquals(Exit.NOT_FOUND, run("status", "--", "--json"));
    assertOneLineOfError();
    assertTrue(err.toString(UTF_8).startsWith(jsonIsAName), err::toString);
    assertEquals(Exit.NOT_FOUND, run("--json", "status", "--", "--help"));
    assertTrue(out.toString(UTF_8).startsWith("{\"exit\":3,"), out::toString);
  }

  /** JSON is UTF-8 by its definition, whatever the encoding of the terminal is. */
  @Test
  void jsonIsInUtf8() throws JsonParserException {
    PrintStream ascii = new PrintStream(out, true, US_ASCII);
    assertEquals(Exit.USAGE.status(), Main.run(List.of("--json", "st\u00e4tus"), ascii, ascii));
    assertEquals(
        "'st\u00e4tus' is not a command",
        JsonParser.object().from(out.toString(UTF_8)).getString("reason"));
  }

  @Test
  void controlCharactersAreNotPrinted() {
    assertTrue(error("\u001b[31m").startsWith("'?[31m' is not a command; "), err::toString);
  }

  @Test
  void showsItsVersion() {
    for (String[] words : new String[][] {{"--version"}, {"version"}}) {
      out.reset();
      assertEquals(Exit.OK, run(words));
      assertTrue(out.toString(UTF_8).matches("Sojourn .+\\R"), out::toString);
    }
    for (String[] words : new String[][] {{"--version", "--json"}, {"version", "--json"}}) {
      out.reset();
      assertEquals(Exit.OK, run(words));
      assertTrue(out.toString(UTF_8).matches("\\{\"version\":\".+\"}\\R"), out::toString);
    }
  }

  @Test
  void showsTheHelpOfACommand() {
    for (String command : COMMANDS) {
      out.reset();
      assertEquals(Exit.OK, run("help", command));
      String help = out.toString(UTF_8);
      assertTrue(help.startsWith("Usage: java -jar sojourn-agent.jar " + command + " "), help);
      assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
      out.reset();
      assertEquals(Exit.OK, run(command, "--help"));
      assertEquals(help, out.toString(UTF_8));
    }
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void completionIsForAName() {
    assertEquals(Exit.OK, run("completion"));
    assertTrue(out.toString(UTF_8).contains("\ncomplete -F _complete_sojourn "), out::toString);
    out.reset();
    assertEquals(Exit.OK, run("completion", "sj"));
    assertTrue(out.toString(UTF_8).contains("\ncomplete -F _complete_sj "), out::toString);
    out.reset();
    assertEquals(
        "'a b' is not a name for a command; a name has letters, digits, - and _",
        error("completion", "a b"));
  }

  /** In Turkish the small letter of I is another one. */
  @Test
  @ResourceLock(Resources.LOCALE)
  void commandsAreKnownInCapitalsInAnyLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertEquals(Exit.OK, run("OPTIONS"));
    } finally {
      Locale.setDefault(before);
    }
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
    assertTrue(
        error("status", "no(such").startsWith("'no(such' is not a regular expression: Unclosed"),
        err::toString);
  }

  @Test
  void printsTheTableOfOptions() {
    assertEquals(Exit.OK, run("options"));
    assertEquals(OptionTable.markdown(), out.toString(UTF_8));
  }
}
