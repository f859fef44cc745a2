package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A grace period's pass over the threads, and the holdouts that it has found. It has one leader at
 * a time, which alone uses the holdouts; a leader that gives up leaves the pass to the next leader.
 */
final class Pass implements Consumer<ThreadRecord>, Waiting.Goal {
  /** How long a leader may stand still at first before another thread makes its own pass. */
  private static final long PATIENCE_NANOS = 20_000_000;

  private static final long MOST_PATIENCE_NANOS = 640_000_000;

  final long number;
  final long since;
  final Holdouts holdouts;
  private final StallWatch stalls;

  /**
   * How long the leader may stand still. Doubled from pass to pass of a grace period: if it is the
   * machine that is slow, more passes would do harm.
   */
  final long patienceNanos;

  private final GracePeriods gracePeriods;
  private final AtomicReference<@Nullable Thread> leader;

  /** Whether all threads have been looked at; used by the leader alone. */
  private boolean complete;

  /**
   * A new pass, led by the calling thread. It inherits the age of a pass that it overtakes, if that
   * is of the same grace period.
   */
  Pass(GracePeriods gracePeriods, Domain domain, long number, @Nullable Pass overtaken) {
    this.gracePeriods = gracePeriods;
    this.number = number;
    holdouts = new Holdouts(domain);
    leader = new AtomicReference<>(Thread.currentThread());
    if (overtaken != null && overtaken.number == number) {
      since = overtaken.since;
      stalls = overtaken.stalls;
      patienceNanos = Math.min(2 * overtaken.patienceNanos, MOST_PATIENCE_NANOS);
    } else {
      since = System.nanoTime();
      stalls = new StallWatch();
      patienceNanos = PATIENCE_NANOS;
    }
  }

  boolean isLed() {
    return leader.get() != null;
  }

  /** Makes the calling thread the leader if there is none; whether it has. */
  boolean tryTakeOver() {
    return leader.get() == null && leader.compareAndSet(null, Thread.currentThread());
  }

  /**
   * Leaves a complete pass to the next leader. Volatile: the next one sees all that this one has
   * learned. Partner: the exchange in {@link #tryTakeOver}.
   */
  void giveUp() {
    leader.set(null);
  }

  boolean isComplete() {
    return complete;
  }

  void complete() {
    complete = true;
  }

  /** Looks at a thread; called in the pass, after its full fence. */
  @Override
  public void accept(ThreadRecord record) {
    holdouts.look(record, Holdouts.NEVER);
  }

  @Override
  public boolean isExpedited() {
    return gracePeriods.isExpedited(number);
  }

  /** Whether the grace period has ended already, by another leader's pass. */
  @Override
  public boolean isOver() {
    return gracePeriods.hasEnded(number);
  }

  @Override
  public boolean isOvertaken() {
    return !gracePeriods.isCurrent(this);
  }

  @Override
  public StallWatch stalls() {
    return stalls;
  }

  @Override
  public String describe() {
    return "grace period " + number;
  }
}
