package dev.sojourn.benchmarks;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import java.time.Duration;

/** What a hot thread is asked. */
final class Questions {
  private static final Invalidation KIND = Sojourn.invalidation("question", () -> {});

  /** A hang limit. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Questions() {}

  /** Requests an invalidation of all threads, and returns when it is covered. */
  static void requestAndCover() {
    try {
      if (!KIND.awaitCovered(KIND.request(), LIMIT)) {
        throw new IllegalStateException("a request was not covered within " + LIMIT);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted in the midst of a measurement", e);
    }
  }

  /** Stops the thread at a point where it can be looked at: what the JVM offers for the purpose. */
  static void handshake(Thread thread) {
    if (thread.getStackTrace().length == 0) {
      throw new IllegalStateException("thread '" + thread.getName() + "' is not running");
    }
  }
}
