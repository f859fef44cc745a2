package dev.sojourn.engine;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for something that nobody will signal, like the {@code
 * org.agrona.concurrent.BackoffIdleStrategy} of Agrona: spins, then yields, then parks for growing
 * times.
 *
 * <p>The threads waited for are in their hot loops and must not pay for a wake-up. A sojourn is
 * usually over in less than a microsecond, which spinning catches. A preempted thread needs the
 * processor, which yielding gives it. After that, a poll every millisecond costs nothing.
 */
final class Backoff {
  private static final int SPINS = 200;
  private static final int YIELDS = 20;
  private static final long FIRST_PARK_NANOS = 20_000;
  private static final long LONGEST_PARK_NANOS = 1_000_000;

  private int rounds;
  private long parkNanos = FIRST_PARK_NANOS;
  private boolean parked;

  /** Whether the thread keeps its processor in the next pause. */
  boolean isSpinning() {
    return rounds < SPINS;
  }

  /**
   * Must be called once the wait is over. A park uses up the thread's permit, which the application
   * may have given it and rely on; so the permit is given back. One permit too many does no harm.
   */
  void giveBackPermit() {
    if (parked) {
      parked = false;
      LockSupport.unpark(Thread.currentThread());
    }
  }

  /** Whether the next pause is a park, which an interrupt would end at once. */
  boolean isNextPark() {
    return rounds >= SPINS + YIELDS;
  }

  /** Pauses once, for at most the given time. Returns early if the thread is interrupted. */
  @SuppressWarnings("ThreadPriorityCheck") // the yield only saves time; parking follows
  void pause(long atMostNanos) {
    if (rounds < SPINS) {
      rounds++;
      Thread.onSpinWait();
    } else if (rounds < SPINS + YIELDS) {
      rounds++;
      Thread.yield();
    } else {
      parked = true;
      LockSupport.parkNanos(this, Math.min(parkNanos, atMostNanos));
      parkNanos = Math.min(parkNanos * 2, LONGEST_PARK_NANOS);
    }
  }
}
