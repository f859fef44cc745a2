package dev.sojourn.engine;

/**
 * A clock that counts only time in which the process ran, as a thread that wakes up regularly has
 * seen it pass. When a signal, a debugger or a suspended machine stops the process, {@code
 * System.nanoTime} goes on, but whatever waited meanwhile has not stalled. Used by one thread.
 */
final class RunningTime {
  private long last;

  RunningTime(long now) {
    last = now;
  }

  /**
   * Returns how much of the time since the last call counts.
   *
   * @param now by the nano clock
   * @param plannedNanos how long the thread meant to pause
   * @return all of it; only the planned pause if more than twice as much has passed
   */
  long slice(long now, long plannedNanos) {
    long passed = now - last;
    last = now;
    return passed > 2 * plannedNanos ? plannedNanos : passed;
  }
}
