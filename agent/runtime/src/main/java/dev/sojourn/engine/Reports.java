package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/** Hands reports to a listener: contained, and at growing intervals where they repeat. */
final class Reports {
  private Reports() {}

  /** Hands on a warning; whatever the listener throws is dropped, the caller has work to do. */
  static void warn(EngineListener listener, String message, @Nullable Throwable cause) {
    try {
      listener.warn(message, cause);
    } catch (Throwable ignored) {
      // Nowhere left to report to.
    }
  }

  /** Reports application code of ours to contain that threw; the 1st, 2nd, 4th, 8th … time. */
  static void failed(
      EngineListener listener, long count, String what, String name, Throwable cause) {
    if (Long.bitCount(count) != 1) {
      return;
    }
    try {
      warn(
          listener,
          what
              + " '"
              + name
              + "' threw on thread '"
              + Thread.currentThread().getName()
              + "' ("
              + count
              + " failed so far); it is counted as run and the thread goes on",
          cause);
    } catch (Throwable ignored) {
      // No memory for the text: the count still says it.
    }
  }
}
