package dev.sojourn.ordeal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that has a park permit, makes transitions, and then parks: it must come back at once.
 * Its observer finds it waiting in the same park at a thousand looks in a row. One look is not
 * enough: the virtual machine says that a thread waits before it looks for the permit.
 */
final class Permits {
  private static final int LOOKS = 1_000;

  private final String blocker = "an application's own park";
  private final AtomicLong parks = new AtomicLong(); // odd: in the call of park
  private final Self self;

  Permits(Self self) {
    this.self = self;
  }

  void one(World world) {
    Thread.interrupted(); // left by a round that an error has ended
    boolean interrupted = self.dice.oneIn(3);
    if (interrupted) {
      self.thread.interrupt();
    } else {
      LockSupport.unpark(self.thread);
    }
    for (int n = self.dice.below(3); n >= 0; n--) {
      try {
        Sojourns.make(world, self);
      } catch (Oops e) {
        // On purpose.
      }
    }
    if (!interrupted) {
      parks.incrementAndGet();
      LockSupport.park(blocker);
      parks.incrementAndGet();
      self.count(Count.PARKS);
    }
    if (Thread.interrupted() != interrupted) {
      Findings.report(
          Check.INTERRUPT,
          self.thread.getName()
              + (interrupted ? " has lost an interrupt" : " was interrupted by nobody")
              + " in a transition");
    }
  }

  /** Watches it from another thread, until it is gone. */
  void observe(World world) {
    int looks = 0;
    long seen = 0;
    while (!world.isOver() || self.thread.isAlive()) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        return; // by nobody
      }
      long park = parks.get();
      boolean waits =
          park % 2 == 1
              && LockSupport.getBlocker(self.thread) == blocker
              && self.thread.getState() == Thread.State.WAITING;
      looks = waits && park == seen ? looks + 1 : 0;
      seen = park;
      if (looks == LOOKS && parks.get() == park) {
        Findings.report(
            Check.PERMIT, self.thread.getName() + " has lost its park permit in a transition");
        LockSupport.unpark(self.thread);
      }
    }
  }
}
