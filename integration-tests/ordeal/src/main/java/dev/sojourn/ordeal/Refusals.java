package dev.sojourn.ordeal;

import java.time.Duration;

/** The calls that would wait for their own caller: each must be refused, at once. */
final class Refusals {
  private Refusals() {}

  private interface Call {
    void run() throws InterruptedException;
  }

  static void inKernel(Self self, Realm realm) {
    Duration second = Duration.ofSeconds(1);
    switch (self.dice.below(5)) {
      case 0 -> refused("synchronize()", realm.domain::synchronize);
      case 1 -> refused("synchronizeExpedited()", realm.domain::synchronizeExpedited);
      case 2 -> refused("barrier()", realm.domain::barrier);
      case 3 -> {
        CachedKind kind = realm.kinds.get(0);
        long request = kind.requestOnly();
        refused("awaitCovered()", () -> kind.invalidation.awaitCovered(request, second));
      }
      default ->
          refused("GracePeriod.await()", () -> realm.domain.startGracePeriod().await(second));
    }
  }

  private static void refused(String what, Call call) {
    try {
      call.run();
      Findings.report(Check.CONTRACT, what + " was not refused in KERNEL");
    } catch (IllegalStateException e) {
      // As it must be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
