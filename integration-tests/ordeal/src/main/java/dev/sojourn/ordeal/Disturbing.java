package dev.sojourn.ordeal;

import java.util.concurrent.locks.LockSupport;

/** Unparks and interrupts whoever comes along. */
final class Disturbing {
  private Disturbing() {}

  static void one(World world, Self self) throws InterruptedException {
    Self target = Self.any(self.dice);
    if (target != null && target.disturbable && !world.isOver()) {
      if (self.dice.oneIn(8)) {
        target.thread.interrupt();
      } else {
        LockSupport.unpark(target.thread);
        self.count(Count.UNPARKS);
      }
    }
    if (self.dice.oneIn(4)) {
      Thread.sleep(1);
    }
  }
}
