package dev.sojourn.engine;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One wait for holdouts to go: with a time limit or without, reported when it becomes a stall. */
final class Waiting {
  /**
   * How long lazy threads may take to respond. A hot one makes a transition within microseconds;
   * one that does not is in a long stay, and a barrier, which costs a few microseconds, is due.
   */
  private static final long PATIENCE_NANOS = 100_000;

  private final Domain domain;
  private final Supplier<String> what;
  private final long timeoutNanos;
  private final boolean interruptible;
  private final long start = System.nanoTime();

  private Waiting(Domain domain, Supplier<String> what, long timeoutNanos, boolean interruptible) {
    this.domain = domain;
    this.what = what;
    this.timeoutNanos = timeoutNanos;
    this.interruptible = interruptible;
  }

  /** A wait that ends by success, by time, or by an interrupt. */
  static Waiting forAtMost(long timeoutNanos, Domain domain, Supplier<String> what) {
    return new Waiting(domain, what, timeoutNanos, true);
  }

  /** A wait that ends by success only; an interrupt is kept for the caller. */
  static Waiting forever(Domain domain, Supplier<String> what) {
    return new Waiting(domain, what, Long.MAX_VALUE, false);
  }

  /**
   * Waits until all have gone, and returns whether they have. Those that are lazy and do not
   * respond are settled by a remote barrier, after a moment or as soon as it is to be hurried.
   *
   * @throws InterruptedException if this wait can be interrupted and is
   */
  boolean awaitGone(Holdouts holdouts, BooleanSupplier hurried) throws InterruptedException {
    return awaitGone(holdouts, hurried, new StallWatch(domain, what), start);
  }

  /**
   * The same as a part of what others have waited for before, and may have to after it.
   *
   * @param stalls reports the whole
   * @param since when that has begun, by the nano clock: the moment for lazy threads too
   */
  boolean awaitGone(Holdouts holdouts, BooleanSupplier hurried, StallWatch stalls, long since)
      throws InterruptedException {
    boolean patient = true;
    Backoff backoff = new Backoff();
    boolean interrupted = false;
    try {
      for (; ; ) {
        if (patient
            && holdouts.anyUnsure()
            && (hurried.getAsBoolean() || System.nanoTime() - since > PATIENCE_NANOS)) {
          patient = false;
          holdouts.hurry();
        }
        holdouts.removeGone();
        if (holdouts.isEmpty()) {
          holdouts.countAvoided();
          return true;
        }
        // Cleared in any case: a thread that is interrupted cannot park.
        if (Thread.interrupted()) {
          if (interruptible) {
            throw new InterruptedException("interrupted while waiting for " + what.get());
          }
          interrupted = true;
        }
        long waited = System.nanoTime() - start;
        if (waited >= timeoutNanos) {
          return false;
        }
        backoff.pause(timeoutNanos - waited);
        stalls.check(System.nanoTime() - since, holdouts);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
