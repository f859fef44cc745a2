package dev.sojourn.engine;

import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the threads that wait for grace periods which another thread leads, each for its own
 * number.
 */
final class Waiters {
  /*
   * A waiter adds itself, then looks whether its grace period has ended and whether there is a
   * leader, then parks. A leader publishes the end, or that it leads no more. Then it wakes the
   * waiters that are served, and one more, which leads what comes next. All of these accesses are
   * volatile, so one of the two sees what the other has done (store buffering).
   *
   * No wake-up is relied on. Every waiter looks again after a time of its own, because a wake-up
   * may be lost to an error of the virtual machine, and a leader that gets no processor wakes
   * nobody. The first waiter looks more often than the others, so many waiters do not cost more
   * than one.
   */

  private static final long FIRST_LOOKS_NANOS = 20_000_000;
  private static final long OTHERS_LOOK_NANOS = 1_000_000_000;

  private final ConcurrentLinkedQueue<Waiter> queue = new ConcurrentLinkedQueue<>();

  /** One call that waits. */
  static final class Waiter {
    private final Thread thread = Thread.currentThread();
    private final long number;
    private volatile boolean removed;

    // Used by the waiting thread alone: the pass that it saw last, how far that was, since when.
    private @Nullable Pass seen;
    private long seenLooks;
    private long seenSince;

    Waiter(long number) {
      this.number = number;
    }

    /** Whether this thread has seen a pass stand still for as long as it may. */
    boolean hasStalled(Pass pass) {
      long now = System.nanoTime();
      long looks = pass.holdouts.looksOpaque();
      if (pass != seen || looks != seenLooks) {
        seen = pass;
        seenLooks = looks;
        seenSince = now;
        return false;
      }
      return now - seenSince >= pass.patienceNanos;
    }
  }

  Waiter add(long number) {
    Waiter waiter = new Waiter(number);
    queue.add(waiter);
    return waiter;
  }

  void remove(Waiter waiter) {
    if (!waiter.removed) {
      queue.remove(waiter);
    }
  }

  /** Parks until woken, or until it is time to look again. Uses up the thread's park permit. */
  void park(Waiter waiter, long atMostNanos) {
    long pause = queue.peek() == waiter ? FIRST_LOOKS_NANOS : OTHERS_LOOK_NANOS;
    LockSupport.parkNanos(this, Math.min(pause, atMostNanos));
  }

  /** Wakes the waiters whose grace period has ended, and the first of the others. */
  void wake(long ended) {
    if (queue.isEmpty()) {
      return;
    }
    boolean anyLeft = false;
    for (Iterator<Waiter> waiters = queue.iterator(); waiters.hasNext(); ) {
      Waiter waiter = waiters.next();
      if (waiter.number <= ended) {
        waiters.remove(); // also one that an error has kept from removing itself
        waiter.removed = true;
        LockSupport.unpark(waiter.thread);
      } else if (!anyLeft) {
        anyLeft = true;
        LockSupport.unpark(waiter.thread);
      }
    }
  }
}
