package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A program that uses nothing of ours behaves and prints the same under the agent. */
final class QuietIT {
  @OnEveryJdk
  void sameOutput(Jdk jdk) {
    Finished without = run(Jvm.on(jdk).flag("-Xlog:disable"), "one").exited(1).silent();
    assertTrue(without.out().contains("arguments [one]"), without::toString);
    assertTrue(without.out().contains("stdin a line"), without::toString);

    Finished with = run(Jvm.on(jdk).agent(), "one").exited(1).onlyStartLine();
    assertEquals(without.out(), with.out());
    Finished off = run(Jvm.on(jdk).agent("log.level=off"), "one").exited(1).silent();
    assertEquals(without.out(), off.out());
  }

  @OnEveryJdk
  void sameException(Jdk jdk) {
    Finished without = run(Jvm.on(jdk), "throw").exited(1);
    assertTrue(without.err().get(0).contains("on purpose"), without::toString);
    Finished with = run(Jvm.on(jdk).agent(), "throw").exited(1).startLine();
    assertEquals(without.out(), with.out());
    assertEquals(without.err(), with.err().subList(1, with.err().size()));
  }

  /** With flags that deny everybody what later releases will forbid. */
  @OnEveryJdk
  void strictFlags(Jdk jdk) {
    Jvm strict = Jvm.on(jdk).agent().flag("-Djava.security.manager=disallow");
    if (jdk.feature() >= 24) {
      strict.flag("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny");
    }
    strict
        .program("shared.Hello", "with statistics")
        .run()
        .printed("woven=true\ninside=kernel\ngrace periods=1")
        .onlyStartLine();
  }

  /** The agent does without the modules that an image may lack. */
  @OnEveryJdk
  void withoutJmx(Jdk jdk) {
    Finished finished =
        Jvm.on(jdk)
            .agent("jmx.delay=1ms")
            .flag("--limit-modules", "java.base,java.instrument")
            .program("shared.Stalling")
            .run()
            .printed("stalled\ndisposed=true\nmode=user")
            .startLine();
    assertEquals(List.of(), finished.warnings(), finished::toString);
    assertEquals(List.of(), finished.errors(), finished::toString);
  }

  @OnEveryJdk
  void ourThreadsKeepNothingAlive(Jdk jdk) {
    Jvm.on(jdk)
        .agent("jmx.delay=1ms")
        .program("quiet.OurThreads")
        .run()
        .printed(
            """
            sojourn-agent, daemon, context loader null
            sojourn-log, daemon, context loader null
            sojourn-monitor, daemon, context loader null
            sojourn-reclaimer, daemon, context loader null
            """)
        .onlyStartLine();
  }

  /** Start, wrong options, failures, stalls, attach, status, dump and end: all say it elsewhere. */
  @OnEveryJdk
  void stdoutIsTheProgramsAlone(Jdk jdk, @TempDir Path dump) {
    String options =
        "jmx.delay=1ms,log.level=debug,stall.timeout=100ms,colour=red,user=no.Such.method(),dump=";
    // Without the flag, JDK 21 and newer warn on stderr that a later release will refuse agents.
    Jvm jvm = Jvm.on(jdk).agent(options + dump).flag("-XX:+EnableDynamicAgentLoading");
    try (Running program = jvm.program("quiet.Outspoken").start()) {
      program.awaitOut("stalled");
      program.awaitErr(lines -> says(lines, "WARN stall: "), "a report of the stall");
      String pid = Long.toString(program.pid());
      CommandLineIT.command(jdk, "status", pid).exited(0);
      CommandLineIT.command(jdk, "attach", pid, "stall.timeout=10m").exited(0);
      Finished finished = program.finish().printed("stalled\nended=true");
      for (String said :
          List.of(
              "statistics are in the JMX domain",
              "colour",
              "a handler on purpose",
              "a disposer on purpose",
              "is already at work",
              "no.Such.method()")) {
        assertTrue(says(finished.err(), said), () -> "nothing of " + said + "\n" + finished);
      }
    }
    assertTrue(Files.exists(dump.resolve("dev/sojourn/e2e/programs/quiet/Outspoken.class")));
  }

  private static boolean says(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** What something else prints is seen. */
  @OnEveryJdk
  void controlOfStdout(Jdk jdk) {
    Finished finished =
        Jvm.on(jdk).agent().flag("-Xlog:gc+init=info").program("shared.Hello").run();
    assertThrows(AssertionError.class, () -> finished.printed("woven=true\ninside=kernel"));
  }

  /** The JVM's own warnings, of which the other tests see none, would be seen. */
  @OnEveryJdk
  void control(Jdk jdk) {
    assertThrows(AssertionError.class, () -> run(Jvm.on(jdk).flag("-Xverify:none"), "one"));
  }

  private static Finished run(Jvm jvm, String argument) {
    try (Running program = jvm.program("shared.Plain", argument).start()) {
      program.send("a line");
      return program.finish();
    }
  }
}
