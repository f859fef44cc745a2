package dev.sojourn.agent.jmx;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of durations from 1 ns to an hour, to three digits. Its tables are made at the first
 * value.
 */
public final class Latencies {
  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;

  /** Lock-free: reading the statistics does not stop a thread that ends a grace period. */
  private volatile @Nullable AtomicHistogram histogram;

  /** Makes an empty histogram. */
  public Latencies() {}

  /**
   * Adds a value; any thread.
   *
   * @param nanos the duration, 0 or more; one of more than an hour counts as an hour
   */
  public void record(long nanos) {
    AtomicHistogram present = histogram;
    (present == null ? made() : present).recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  private synchronized AtomicHistogram made() {
    AtomicHistogram made = histogram;
    if (made == null) {
      made = new AtomicHistogram(LONGEST_NANOS, DIGITS);
      histogram = made;
    }
    return made;
  }

  /** The value that this percentage of the values does not exceed; 0 without values. */
  long percentile(double percent) {
    AtomicHistogram present = histogram;
    return present == null ? 0 : present.getValueAtPercentile(percent);
  }

  /** The largest value; 0 without values. */
  long max() {
    AtomicHistogram present = histogram;
    return present == null ? 0 : present.getMaxValue();
  }
}
