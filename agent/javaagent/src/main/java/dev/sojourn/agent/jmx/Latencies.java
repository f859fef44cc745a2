package dev.sojourn.agent.jmx;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of durations, from 1 ns to an hour, to three digits. Its tables are made at the
 * first value.
 */
public final class Latencies {
  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;

  private @Nullable Histogram histogram;

  /** An empty distribution. */
  public Latencies() {}

  /**
   * Adds a value; any thread.
   *
   * @param nanos what is longer than an hour counts as an hour
   */
  public synchronized void record(long nanos) {
    if (histogram == null) {
      histogram = new Histogram(LONGEST_NANOS, DIGITS);
    }
    histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  /** The value that so many percent of all values do not exceed; 0 without values. */
  synchronized long percentile(double percent) {
    return histogram == null ? 0 : histogram.getValueAtPercentile(percent);
  }

  /** The largest value; 0 without values. */
  synchronized long max() {
    return histogram == null ? 0 : histogram.getMaxValue();
  }
}
