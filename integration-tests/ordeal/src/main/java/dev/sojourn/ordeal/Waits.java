package dev.sojourn.ordeal;

import dev.sojourn.GracePeriod;
import java.time.Duration;

/** Those that wait for grace periods, and free by hand what they have unlinked. */
final class Waits {
  private Waits() {}

  static void one(World world, Self self) throws InterruptedException {
    Realm realm = world.realm(self.dice);
    if (self.dice.oneIn(12)) {
      barrier(self, realm);
      return;
    }
    Item item = Updates.unlink(self, realm);
    try {
      if (!gracePeriod(self, realm)) {
        // It ended too late for us: let the engine do it.
        if (item != null) {
          realm.domain.retire(() -> realm.dispose(item), 0);
          realm.retired.incrementAndGet();
        }
        return;
      }
      self.count(Count.GRACE_PERIODS);
      if (item != null) {
        realm.reclaim(item);
        self.count(Count.RECLAIMED);
      }
    } catch (VirtualMachineError | InterruptedException e) {
      realm.lose();
      throw e;
    }
  }

  private static boolean gracePeriod(Self self, Realm realm) throws InterruptedException {
    return switch (self.dice.below(8)) {
      case 0 -> interrupted(self, realm, realm.domain::synchronize);
      case 1 -> whole(realm.domain::synchronizeExpedited);
      case 2 -> poll(realm.domain.startGracePeriod());
      case 3 -> realm.domain.startExpeditedGracePeriod().await(Duration.ofHours(1));
      case 4 -> realm.domain.startGracePeriod().await(Duration.ofNanos(self.dice.below(3_000_000)));
      case 5 -> realm.domain.synchronize(Duration.ofMillis(self.dice.below(4)));
      case 6 -> interruptedAwait(self, realm);
      default -> whole(realm.domain::synchronize);
    };
  }

  private static boolean whole(Runnable wait) {
    wait.run();
    return true;
  }

  private static boolean poll(GracePeriod period) throws InterruptedException {
    for (int i = 0; i < 50 && !period.isDone(); i++) {
      Thread.sleep(1);
    }
    return period.isDone();
  }

  /** An interrupt does not end the wait, and is kept. */
  private static boolean interrupted(Self self, Object what, Runnable wait) {
    self.thread.interrupt();
    wait.run();
    if (!Thread.interrupted()) {
      Findings.report(Check.INTERRUPT, "a wait for a grace period has lost an interrupt: " + what);
    }
    return true;
  }

  private static boolean interruptedAwait(Self self, Realm realm) throws InterruptedException {
    self.thread.interrupt();
    try {
      realm.domain.startGracePeriod().await(Duration.ofHours(1));
      if (!Thread.interrupted()) {
        Findings.report(Check.INTERRUPT, "a grace period that was awaited has lost an interrupt");
      }
    } catch (InterruptedException e) {
      // As it must be, unless the grace period was over already.
    }
    return realm.domain.startGracePeriod().await(Duration.ofHours(1));
  }

  /** All that was retired before a barrier is disposed of after it. */
  static void barrier(Self self, Realm realm) {
    Trinket trinket = Trinket.retire(realm);
    long retired = realm.retired.get();
    realm.domain.barrier();
    long disposed = realm.disposed.get();
    if (!trinket.isDisposed() || disposed < retired) {
      Findings.report(
          Check.LOST,
          retired
              + " were retired before a barrier of "
              + realm
              + ", and "
              + disposed
              + " disposed of");
    }
    self.count(Count.BARRIERS);
  }
}
