package dev.sojourn.agent.jmx;

/** {@code dev.sojourn:type=GracePeriods}: how many, how long, and whether one is stuck. */
public interface GracePeriodsMXBean {
  /**
   * Counts the grace periods that have ended.
   *
   * @return a count
   */
  long getCompleted();

  /**
   * Tells whether one is running.
   *
   * @return whether one is
   */
  boolean isInProgress();

  /**
   * Returns the age of the one that is running.
   *
   * @return milliseconds, or -1 if none is
   */
  long getAgeMillis();

  /**
   * Returns the median of their durations.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyP50Nanos();

  /**
   * Returns what 99 of 100 did not exceed.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyP99Nanos();

  /**
   * Returns the longest.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyMaxNanos();
}
