package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** No thread of the program waits for the log, and its last lines are written before the end. */
@Isolated("the end waits for the log for one second and no longer")
final class LogIT {
  private static final String FAILED =
      "the handler of invalidation 'throwing' threw on thread 'main' (1 failed so far)";

  /** The shell holds the pipe open for reading, and reads nothing until the program has ended. */
  @OnEveryJdk
  void aFullPipeStopsNoThreadInKernel(Jdk jdk, @TempDir Path directory)
      throws IOException, InterruptedException {
    Path pipe = directory.resolve("stderr");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertTrue(made.waitFor(1, TimeUnit.MINUTES));
    String script = "exec 3<>\"$0\"; exec \"$@\" 2>&3";
    try (Running program =
        Jvm.on(jdk)
            .under("sh", "-c", script, pipe.toString())
            .agent()
            .program("log.FullPipe")
            .start()) {
      program.awaitOut("full");
      program.awaitOut("goes on");
      program.awaitOut("grace period ended");
      program.awaitOut("still full=true");
      // The end of the program waits for the log for its second, and no longer.
      program.finish().exited(0);
    }
  }

  @OnEveryJdk
  void whatHappensLastIsWritten(Jdk jdk) {
    for (String end : List.of("return", "exit")) {
      Jvm.on(jdk).agent().program("log.LastWords", end).run().exited(0).startLine().warned(FAILED);
      assertReported(Jvm.on(jdk).program("log.LastWords", end).run().exited(0));
    }
  }

  /** Without the agent. Loggers close themselves by a shutdown hook, which may come first. */
  @OnEveryJdk
  void whatComesAfterTheLogHasClosedIsWritten(Jdk jdk) {
    assertReported(Jvm.on(jdk).program("log.LastWords", "closed").run().exited(0));
  }

  /** Twice if the end came while it was logged: nobody knows whether the logger wrote it. */
  private static void assertReported(Finished program) {
    long times = program.err().stream().filter(line -> line.contains(FAILED)).count();
    assertTrue(times == 1 || times == 2, program::toString);
    assertTrue(
        program.err().stream().anyMatch(line -> line.contains("on purpose")), program::toString);
  }

  /** A halt ends the program where it stands; it waits for no log. */
  @OnEveryJdk
  void aHaltWaitsForNothing(Jdk jdk) {
    Jvm.on(jdk).agent().program("log.LastWords", "halt").run().exited(0).startLine();
  }
}
