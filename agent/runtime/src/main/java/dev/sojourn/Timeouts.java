package dev.sojourn;

import java.time.Duration;

/** Converts the API's durations to the engine's nanoseconds. */
final class Timeouts {
  private Timeouts() {}

  /**
   * The duration in nanoseconds: 0 if it is negative, {@code Long.MAX_VALUE} if it is longer than
   * that.
   */
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
