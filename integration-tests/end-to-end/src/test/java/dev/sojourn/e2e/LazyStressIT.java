package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Lazy readers against a publisher, with the remote barrier, and with one that does nothing. */
final class LazyStressIT {
  private static final String PRINTED =
      """
      published some=true
      read some=true
      barriers issued=true
      caught=%s
      """;

  @OnEveryJdk
  void nothingStaleAndNothingPoisonedIsRead(Jdk jdk) {
    replacing(jdk, "3000").printed(PRINTED.formatted("nothing")).onlyStartLine();
  }

  /** The same readers see it when the barrier is none. */
  @OnEveryJdk
  void aBarrierThatDoesNothingIsCaught(Jdk jdk) {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor reorders nothing");
    replacing(jdk, "90000", "fake").printed(PRINTED.formatted("stale")).onlyStartLine();
  }

  /** And when there is no grace period. */
  @OnEveryJdk
  void disposalWithoutAGracePeriodIsCaught(Jdk jdk) {
    replacing(jdk, "90000", "early").printed(PRINTED.formatted("poisoned")).onlyStartLine();
  }

  private static Finished replacing(Jdk jdk, String... arguments) {
    return Jvm.on(jdk).agent("jmx.delay=1ms,policy=lazy").program("Replacing", arguments).run();
  }
}
