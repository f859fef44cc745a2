package dev.sojourn.agent.jmx;

/** The MXBean {@code dev.sojourn:type=GracePeriods}: how many, how long, and if one is stuck. */
public interface GracePeriodsMXBean {
  /**
   * Counts the grace periods that have ended.
   *
   * @return a count
   */
  long getCompleted();

  /**
   * Tells whether a grace period is running.
   *
   * @return whether one is running now
   */
  boolean isInProgress();

  /**
   * Returns the age of the grace period that is running.
   *
   * @return milliseconds, or -1 if none is
   */
  long getAgeMillis();

  /**
   * Returns the median of the durations of all grace periods.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyP50Nanos();

  /**
   * Returns the duration that 99 of 100 grace periods did not exceed.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyP99Nanos();

  /**
   * Returns the duration of the longest grace period, up to an hour.
   *
   * @return nanoseconds; 0 if none has ended
   */
  long getLatencyMaxNanos();
}
