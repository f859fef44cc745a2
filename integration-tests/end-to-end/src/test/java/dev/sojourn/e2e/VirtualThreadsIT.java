package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;

/** Of virtual threads that come and go nothing stays, however many they are. */
final class VirtualThreadsIT {
  private static final String PRINTED =
      """
      in kernel=%s
      reaped=%s
      tracked=0
      rows=0
      heap grown=%s
      """;

  @OnEveryJdk
  void nothingStays(Jdk jdk) {
    Finished finished = run(jdk, "200000");
    if (!isWithout(jdk, finished)) {
      finished.printed(PRINTED.formatted(6 * 200_000, 2 * 200_000, false)).onlyStartLine();
    }
  }

  /** The program keeps its threads, and so sees the heap grow. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Finished finished = run(jdk, "20000", "kept");
    if (!isWithout(jdk, finished)) {
      finished.printed(PRINTED.formatted(6 * 20_000, 2 * 20_000, true)).onlyStartLine();
    }
  }

  /** Before 21 there are no virtual threads, and the program says so. */
  private static boolean isWithout(Jdk jdk, Finished finished) {
    if (jdk.feature() >= 21) {
      return false;
    }
    finished.exited(1).startLine();
    String err = String.join("\n", finished.err());
    assertTrue(err.contains("NoSuchMethodException: java.lang.Thread.startVirtualThread"), err);
    return true;
  }

  private static Finished run(Jdk jdk, String... arguments) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms,policy=lazy")
        .program("virtualthreads.ShortLived", arguments)
        .run();
  }
}
