package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * Hands reports to a listener. Contains what the listener throws, and reports repeated failures at
 * growing intervals.
 *
 * <p>The engine's own listener is a {@link ReportQueue}, whose writer fills in the blanks of
 * patterns: {@code {#}} stands for a number, and {@code {1}}, {@code {2}}, {@code {3}} stand for
 * names.
 */
final class Reports {
  private static final String COUNTS_AS_RUN =
      "{1} '{2}' threw on thread '{3}' ({#} failed so far); it is counted as run and the thread goes"
          + " on";

  private static final String RUNS_AGAIN =
      "{1} '{2}' threw on thread '{3}' ({#} failed so far); it runs again at the thread's next"
          + " transition";

  private Reports() {}

  /** Hands on a warning. Whatever the listener throws is dropped: the caller has work to do. */
  static void warn(EngineListener listener, String message, @Nullable Throwable cause) {
    try {
      listener.warn(message, cause);
    } catch (Throwable ignored) {
      // Nowhere left to report to.
    }
  }

  /**
   * Hands on a warning as a pattern and what fills its blanks; the first name is not null.
   * Allocates nothing.
   */
  static void warn(
      EngineListener listener,
      String pattern,
      long number,
      String first,
      @Nullable String second,
      @Nullable String third,
      @Nullable Throwable cause) {
    try {
      listener.warn(pattern, number, first, second, third, cause);
    } catch (Throwable ignored) {
      // Nowhere left to report to.
    }
  }

  /**
   * Reports that code of the application threw and counts as run; the 1st, 2nd, 4th, 8th … time.
   */
  static void failed(
      EngineListener listener, long count, String what, String name, Throwable cause) {
    failed(listener, COUNTS_AS_RUN, count, what, name, cause);
  }

  /** Reports that code of the application threw and runs again; the 1st, 2nd, 4th, 8th … time. */
  static void failedAndRunsAgain(
      EngineListener listener, long count, String what, String name, Throwable cause) {
    failed(listener, RUNS_AGAIN, count, what, name, cause);
  }

  private static void failed(
      EngineListener listener,
      String pattern,
      long count,
      String what,
      String name,
      Throwable cause) {
    if (Long.bitCount(count) != 1) {
      return;
    }
    try {
      listener.warn(pattern, count, what, name, Thread.currentThread().getName(), cause);
    } catch (Throwable ignored) {
      // No stack for it: the count still says it.
    }
  }

  /** Fills in the blanks of a pattern. */
  static String text(
      String pattern,
      long number,
      @Nullable String first,
      @Nullable String second,
      @Nullable String third) {
    StringBuilder text = new StringBuilder(pattern.length() + 64);
    int from = 0;
    for (int at = pattern.indexOf('{'); at >= 0; at = pattern.indexOf('{', from)) {
      text.append(pattern, from, at);
      switch (pattern.charAt(at + 1)) {
        case '1' -> text.append(first);
        case '2' -> text.append(second);
        case '3' -> text.append(third);
        default -> text.append(number);
      }
      from = at + 3;
    }
    return text.append(pattern, from, pattern.length()).toString();
  }
}
