package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import org.junit.jupiter.api.parallel.Isolated;

/** Lazy readers against a publisher, with the remote barrier, and with one that does nothing. */
@Isolated("it needs two processors for its races")
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

  /** The readers see an old version when the barrier does nothing. */
  @OnEveryJdk
  void aBarrierThatDoesNothingIsCaught(Jdk jdk) {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor reorders nothing");
    replacing(jdk, "90000", "fake").printed(PRINTED.formatted("stale")).onlyStartLine();
  }

  /** The readers see poison when there is no grace period. */
  @OnEveryJdk
  void disposalWithoutAGracePeriodIsCaught(Jdk jdk) {
    replacing(jdk, "90000", "early").printed(PRINTED.formatted("poisoned")).onlyStartLine();
  }

  private static Finished replacing(Jdk jdk, String... arguments) {
    return Jvm.on(jdk)
        .agent("jmx.delay=1ms,policy=lazy")
        .program("lazystress.Replacing", arguments)
        .run();
  }
}
