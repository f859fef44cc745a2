package dev.sojourn.demo.iplookup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts that a run has kept itself.
 *
 * @param seconds how long the threads ran
 * @param cpuNanos processor time of the hot threads together; 0 or less if it is not known
 * @param skipped publications left out because no buffer became free in time
 * @param violations the first few in words
 * @param breakdown why the run could not be finished properly, or null
 */
record Outcome(
    Options options,
    double seconds,
    long cpuNanos,
    long lookups,
    long searches,
    long wrong,
    long reused,
    long published,
    long skipped,
    long requested,
    long retired,
    long disposed,
    List<String> violations,
    @Nullable String breakdown) {

  /** Time by the clock per lookup and check: more than they cost if processors are short. */
  double nanosPerLookup() {
    return lookups == 0 ? Double.NaN : seconds * 1e9 * options.threads() / lookups;
  }

  /** Processor time per lookup and check. */
  double cpuNanosPerLookup() {
    return lookups == 0 || cpuNanos <= 0 ? Double.NaN : (double) cpuNanos / lookups;
  }

  long pending() {
    return retired - disposed;
  }
}
