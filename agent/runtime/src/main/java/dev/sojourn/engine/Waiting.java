package dev.sojourn.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One wait for holdouts to go, with or without a time limit. The monitor reports it when it becomes
 * a stall ({@link Stalls}), because the waiting thread may get no processor to do so itself.
 */
final class Waiting {
  /**
   * How long lazy threads may take to make a transition. A busy one does within microseconds. One
   * that does not is in a long stay, and worth a remote barrier, which costs a few microseconds.
   */
  private static final long PATIENCE_NANOS = 100_000;

  /** What is waited for. */
  interface Goal {
    /** Whether the wait is expedited: lazy threads are given no moment to respond. */
    boolean isExpedited();

    /** Whether the goal is reached, be it by another thread. */
    boolean isOver();

    /** Whether another goal has taken this one's place, and stalls are reported there. */
    boolean isOvertaken();

    /** The watch that counts the goal's age; null if the wait is to use one of its own. */
    @Nullable StallWatch stalls();

    /** What reports call the goal; any thread. */
    String describe();
  }

  private record Named(Supplier<String> what) implements Goal {
    @Override
    public boolean isExpedited() {
      return true;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public boolean isOvertaken() {
      return false;
    }

    @Override
    public @Nullable StallWatch stalls() {
      return null;
    }

    @Override
    public String describe() {
      return what.get();
    }
  }

  final Thread thread = Thread.currentThread();
  final Goal goal;

  /** When this wait began, or an earlier one for the same goal; by the nano clock. */
  final long since;

  private final Domain domain;
  private final long timeoutNanos;
  private final boolean interruptible;
  private final long start = System.nanoTime();

  /** Where the monitor finds the threads that are waited for. */
  private volatile Holdouts holdouts;

  private volatile boolean done;

  /** Counts the age of this wait alone; used by the monitor alone. */
  private @Nullable StallWatch own;

  /** A wait that ends by success, by time, or, if it can be interrupted, by an interrupt. */
  Waiting(Domain domain, Goal goal, long since, long timeoutNanos, boolean interruptible) {
    this.domain = domain;
    this.goal = goal;
    this.since = since;
    this.timeoutNanos = timeoutNanos;
    this.interruptible = interruptible;
    holdouts = new Holdouts(domain);
  }

  /** An expedited wait, which also ends by time or by an interrupt. */
  static Waiting forAtMost(long timeoutNanos, Domain domain, Supplier<String> what) {
    return new Waiting(domain, new Named(what), System.nanoTime(), timeoutNanos, true);
  }

  Holdouts holdouts() {
    return holdouts;
  }

  /** Whether the monitor can forget it. */
  boolean isDone() {
    return done;
  }

  /** The watch that counts the age to be reported; called by the monitor. */
  StallWatch stalls() {
    StallWatch shared = goal.isOvertaken() ? null : goal.stalls();
    if (shared != null) {
      return shared;
    }
    if (own == null) {
      own = new StallWatch();
    }
    return own;
  }

  /**
   * Waits until all holdouts have gone, and returns whether they have. Lazy ones that do not
   * respond are settled by a remote barrier, after a moment, or as soon as the goal is expedited.
   * Can be called again, for what is left or for others.
   *
   * @throws InterruptedException if this wait can be interrupted and is
   */
  boolean awaitGone(Holdouts holdouts) throws InterruptedException {
    this.holdouts = holdouts;
    boolean patient = true;
    Backoff backoff = new Backoff();
    boolean interrupted = false;
    boolean shown = false;
    try {
      for (; ; ) {
        if (goal.isOver()) {
          return true;
        }
        if (patient
            && holdouts.anyUnsure()
            && (goal.isExpedited() || System.nanoTime() - since > PATIENCE_NANOS)) {
          patient = false;
          holdouts.expedite();
        }
        holdouts.removeGone();
        if (holdouts.isEmpty()) {
          holdouts.countAvoided();
          return true;
        }
        // Cleared in any case: a thread that is interrupted cannot park.
        if (Thread.interrupted()) {
          if (interruptible) {
            throw new InterruptedException("interrupted while waiting for " + goal.describe());
          }
          interrupted = true;
        }
        long waited = System.nanoTime() - start;
        if (waited >= timeoutNanos) {
          return false;
        }
        if (!backoff.isSpinning()) {
          // Before the first yield, after which a virtual thread may not come back for long.
          shown = show(holdouts, shown);
        }
        backoff.pause(timeoutNanos - waited);
      }
    } finally {
      if (shown) {
        done = true; // first: the monitor forgets it if an error keeps the next line from doing so
        domain.stalls().remove(this);
      }
      backoff.giveBackPermit();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Shows the wait to the monitor, and tells whether it is shown. If there is no memory for that,
   * the wait goes on without.
   */
  private boolean show(Holdouts holdouts, boolean shown) {
    try {
      holdouts.publish();
      if (!shown) {
        done = false;
        domain.stalls().add(this);
      }
      return true;
    } catch (VirtualMachineError e) {
      return shown;
    }
  }
}
