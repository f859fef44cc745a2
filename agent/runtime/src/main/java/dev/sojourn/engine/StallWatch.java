package dev.sojourn.engine;

/**
 * A stopwatch for one wait. It counts how long the wait has lasted, in time in which the process
 * ran, and tells when to report it: at the limit, and again whenever the time has doubled. Used by
 * the monitor alone.
 */
final class StallWatch {
  private boolean seen;
  private long waitedNanos;
  private long nextReportNanos;
  private long countedAt;
  private long looks = -1;

  /**
   * Adds the time since the last tick; a second call in one tick adds nothing.
   *
   * @param now the time of this tick, by the nano clock
   * @param sliceNanos the time since the last tick, for a wait that has lasted longer
   * @param since when the wait began, by the nano clock
   */
  void count(long now, long sliceNanos, long since) {
    if (!seen) {
      seen = true;
      waitedNanos = Math.max(0, Math.min(sliceNanos, now - since));
    } else if (now != countedAt) {
      waitedNanos += sliceNanos;
    }
    countedAt = now;
  }

  boolean wasCountedAt(long tick) {
    return countedAt == tick;
  }

  boolean isDue(long limitNanos) {
    return waitedNanos >= Math.max(limitNanos, nextReportNanos);
  }

  /** Called after the wait was reported. */
  void reported() {
    nextReportNanos = 2 * waitedNanos;
  }

  long waitedNanos() {
    return waitedNanos;
  }

  /** Whether a counter is where it was at the last call. */
  boolean stoodStill(long looks) {
    boolean same = this.looks == looks;
    this.looks = looks;
    return same;
  }
}
