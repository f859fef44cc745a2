package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * The words of the command line, by the packaged jar: what is not understood touches nothing, and
 * what understands them stays out of the JVMs that they are about.
 */
final class CommandWordsIT {
  private static final int USAGE = 2;

  private static final String COMMANDS =
      "the commands are list, attach, detach, status, explain, options, version, completion, help";

  /** What is there for the command alone. */
  private static final Pattern COMMANDS_OWN =
      Pattern.compile(
          ".*\\] (dev\\.sojourn\\.agent\\.(cli|shaded\\.(picocli|nanojson))\\.\\S+) .*");

  private static void assertSays(Jdk jdk, String reason, String... words) {
    Finished command = CommandLineIT.command(jdk, words).printedNothing().exited(USAGE);
    assertEquals(List.of(reason), command.err());
  }

  @OnEveryJdk
  void saysWhatIsNotUnderstood(Jdk jdk) {
    String attach =
        "usage: java -jar sojourn-agent.jar attach [-h] [--json] JVM [option=value,...]";
    assertSays(jdk, "'colour' is not a command; " + COMMANDS, "colour");
    assertSays(jdk, "'atach' is not a command; did you mean attach? " + COMMANDS, "atach", "1");
    assertSays(jdk, "the word for JVM is missing; " + attach, "attach");
    assertSays(
        jdk, "'--jsn' is not an option here; did you mean --json? " + attach, "attach", "--jsn");
    assertSays(jdk, "'c=d' is one word too many; " + attach, "attach", "1", "a=b", "c=d");
    assertSays(
        jdk,
        "an empty word names no JVM; the command list shows the JVMs that there are",
        "attach",
        "");
  }

  @OnEveryJdk
  void showsItsHelpWithNoMoreThanTheModuleOfAgents(Jdk jdk) {
    Jvm jvm = Jvm.on(jdk).flag("--limit-modules=java.base,java.instrument");
    Finished help = jvm.jar(Artifacts.AGENT_JAR, "--help").run().exited(0).silent();
    assertTrue(help.out().contains("Commands:"), help::toString);
    assertEquals(
        List.of("Sojourn " + Artifacts.VERSION),
        CommandLineIT.command(jdk, "--version").exited(0).silent().out());
  }

  /** A program may have a picocli of its own, and its start is not to take longer for ours. */
  @OnEveryJdk
  void aProgramUnderTheAgentLoadsNothingOfTheCommands(Jdk jdk, @TempDir Path folder)
      throws IOException {
    Path log = folder.resolve("started");
    Jvm started = Jvm.on(jdk).agent("jmx.delay=1ms").flag("-Xlog:class+load=info:file=" + log);
    started.program("shared.Hello", "with statistics").run().exited(0);
    assertEquals(List.of(), commandsOwn(log));

    log = folder.resolve("attached");
    Jvm attached = Jvm.on(jdk).flag("-Xlog:class+load=info:file=" + log);
    attached.flag("-XX:+EnableDynamicAgentLoading");
    try (Running program = CommandLineIT.ready(attached.program("shared.Idle").start())) {
      String pid = Long.toString(program.pid());
      CommandLineIT.command(jdk, "attach", pid, "jmx.delay=1ms").exited(0);
      CommandLineIT.command(jdk, "explain", pid, "dev.sojourn.e2e.programs.shared.Idle").exited(0);
      CommandLineIT.command(jdk, "status", pid).exited(0);
      CommandLineIT.command(jdk, "detach", pid).exited(0);
      program.finish();
    }
    assertEquals(List.of(), commandsOwn(log));
  }

  /** The log does show them where they are loaded. */
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path folder) throws IOException {
    Path log = folder.resolve("command");
    Jvm command = Jvm.on(jdk).flag("-Xlog:class+load=info:file=" + log);
    command.jar(Artifacts.AGENT_JAR, "version", "--json").run().exited(0);
    for (String start : List.of("cli.", "shaded.picocli.", "shaded.nanojson.")) {
      String whole = "dev.sojourn.agent." + start;
      assertTrue(commandsOwn(log).stream().anyMatch(name -> name.startsWith(whole)), whole);
    }
  }

  private static List<String> commandsOwn(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      assertFalse(all.isEmpty(), "the log has no classes");
      return all.stream()
          .map(COMMANDS_OWN::matcher)
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .toList();
    }
  }

  /** The script is no more than a text to us; a shell tells whether it does what it is for. */
  @OnEveryJdk
  void aShellCompletesByTheScript(Jdk jdk, @TempDir Path folder)
      throws IOException, InterruptedException {
    Finished completion = CommandLineIT.command(jdk, "completion", "sj").exited(0).silent();
    Path script = Files.write(folder.resolve("completion"), completion.out());
    assertEquals("detach", completed(script, "sj de", "sj", "de"));
    assertEquals("--json", completed(script, "sj status --j", "sj", "status", "--j"));
  }

  private static String completed(Path script, String line, String... words)
      throws IOException, InterruptedException {
    String asked =
        "source '%s'; COMP_LINE='%s'; COMP_POINT=%d; COMP_WORDS=(%s); COMP_CWORD=%d;"
            .formatted(script, line, line.length(), String.join(" ", words), words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", asked + " _complete_sj; echo ${COMPREPLY[@]}")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    return said.strip();
  }
}
