package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A second attach: patterns and dump change, and nobody is waited for without need. */
final class ReconfiguredIT {
  private static final int FAILED = 1;
  private static final String PROGRAM = "dev.sojourn.e2e.programs.reconfigured.Growing";
  private static final String PATTERN = "kernel=" + PROGRAM + ".plain(..)";

  private static Finished command(Running program, String word, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = word;
    words[1] = Long.toString(program.pid());
    System.arraycopy(options, 0, words, 2, options.length);
    return CommandLineIT.command(Jdks.running(), words);
  }

  @OnEveryJdk
  void patternsComeWhileThreadsRunAndGoWithADetach(Jdk jdk, @TempDir Path dump) {
    Jvm jvm = Jvm.on(jdk).flag("-XX:+EnableDynamicAgentLoading").agent("stall.timeout=1s");
    try (Running program = jvm.program("reconfigured.Growing").start()) {
      program.awaitOut("add");
      Finished added = command(program, "attach", PATTERN + ",dump=" + dump).exited(0).silent();
      assertSays(added, "methods: 4 woven, 0 skipped, 0 failed");
      assertTrue(Files.exists(dump.resolve(PROGRAM.replace('.', '/') + ".class")));
      Finished status = command(program, "status").exited(0).silent();
      String waiting =
          "waiting: grace periods wait for the thread inside, inside a method that was woven"
              + " meanwhile";
      assertSays(status, waiting);
      assertEquals(
          1,
          status.out().stream().filter(line -> line.startsWith("waiting: ")).count(),
          status::toString);
      program.send("added");
      program.awaitOut("take away");
      Finished refused = command(program, "attach", "kernel=none").exited(FAILED);
      assertSays(refused, "option: " + PATTERN + " (argument)");
      assertTrue(
          refused.out().stream().anyMatch(line -> line.contains("which only a detach can do")),
          refused::toString);
      program.send("refused");
      program.awaitOut("detach");
      command(program, "detach").exited(0).silent();
      program.send("detached");
      program.awaitOut("attach");
      Finished again = command(program, "attach", "kernel=none").exited(0).silent();
      assertSays(again, "methods: 3 woven, 0 skipped, 0 failed");
      program.send("attached");
      program
          .finish()
          .exited(0)
          .printed(
              """
              at first=user
              add
              woven=true
              with a pattern=kernel
              ended in the old call=false
              ended in the event loop=true
              take away
              refused=kernel
              detach
              attach
              woven again=true
              without the pattern=user
              annotated=kernel
              ended=true
              """);
    }
  }

  private static void assertSays(Finished command, String line) {
    assertTrue(command.out().contains(line), () -> "no line '" + line + "' in\n" + command);
  }
}
