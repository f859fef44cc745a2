package dev.sojourn;

import java.time.Duration;

/** Turns the API's durations into the engine's nanoseconds. */
final class Timeouts {
  private Timeouts() {}

  /** The duration in nanoseconds: 0 if it is negative, 292 years if it is longer than that. */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
