package dev.sojourn.ordeal;

import dev.sojourn.Sojourn;
import java.util.ArrayList;
import java.util.List;

/** Short-lived threads by the thousand, and their deaths. */
final class Breeding {
  private static final int BATCH = 24;

  private Breeding() {}

  static void one(World world, Self self) throws InterruptedException {
    List<Thread> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      long seed = self.dice.next();
      Runnable life = () -> live(world);
      Thread thread =
          self.dice.oneIn(2)
              ? new OddThread("odd " + i, 0, seed, life)
              : new CrewThread("brief " + i, 0, seed, life);
      thread.setUncaughtExceptionHandler(Breeding::died);
      thread.start();
      batch.add(thread);
      self.count(Count.THREADS);
    }
    self.end(); // each is watched itself
    for (Thread thread : batch) {
      thread.join();
    }
  }

  private static void died(Thread thread, Throwable thrown) {
    if (!(thrown instanceof Oops) && !(thrown instanceof OutOfMemoryError)) {
      Findings.threw("'" + thread.getName() + "' died and", thrown);
    }
  }

  private static void live(World world) {
    Self self = Self.current();
    if (self == null) {
      return;
    }
    self.begin("a short life");
    for (int n = self.dice.below(4); n > 0; n--) {
      try {
        Sojourns.make(world, self);
      } catch (Oops e) {
        self.count(Count.THROWN);
      }
    }
    self.count(Count.DEATHS);
    die(world, self);
    self.end();
  }

  /** Most just end. */
  private static void die(World world, Self self) {
    Realm realm = world.realm(self.dice);
    switch (self.dice.below(6)) {
      case 0 -> Doors.kernel(self, realm, Breeding::dieInKernel);
      case 1 -> Doors.kernel(self, realm, (s, r) -> Doors.user(s, r, Breeding::dieInKernel));
      case 2 -> {
        if (world.mayHoldUp()) {
          leak(world, self, realm);
        }
      }
      default -> {}
    }
  }

  private static void dieInKernel(Self self, Realm realm) {
    self.end();
    throw Oops.ON_PURPOSE;
  }

  /** Leaves something open that only the thread's death can close. */
  @SuppressWarnings({"CheckReturnValue", "MustBeClosedChecker", "resource"})
  private static void leak(World world, Self self, Realm realm) {
    switch (self.dice.below(3)) {
      case 0 -> realm.domain.enterKernel();
      case 1 -> {
        realm.domain.enterKernel();
        realm.domain.enterUser();
        world.realm(2).domain.enterKernel();
      }
      default -> {
        Self target = Self.any(self.dice);
        if (target != null) {
          Sojourn.tryPin(target.thread);
        }
      }
    }
  }
}
