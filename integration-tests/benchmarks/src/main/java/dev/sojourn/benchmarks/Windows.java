package dev.sojourn.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What questions cost a hot thread, and the one that asks: windows in which it is asked alternate
 * with quiet ones, in which the asking thread is just as busy with waiting.
 */
final class Windows {
  private static final long WINDOW_NANOS = 50_000_000;

  private final HotThread hot;
  private final long periodNanos;
  private final Runnable question;
  private final List<Double> askingNanos = new ArrayList<>();
  private final Pairs pairs;
  private long asked;
  private long busyNanos;

  /**
   * Measures.
   *
   * @param hot is put to work, and stays there
   * @param perSecond how often it is asked
   * @param question asks it once, and returns when it is known to have been asked
   * @param count pairs of windows
   */
  Windows(HotThread hot, int perSecond, Runnable question, int count) {
    this.hot = hot;
    this.periodNanos = 1_000_000_000 / perSecond;
    this.question = question;
    hot.go();
    pairs = Pairs.measure(count, () -> window(false), () -> window(true));
  }

  /** The hot thread's calls per nanosecond in one window. */
  private double window(boolean busy) {
    long start = System.nanoTime();
    long before = hot.calls();
    long next = start;
    long spent = 0;
    int questions = 0;
    long now = start;
    while (now - start < WINDOW_NANOS) {
      if (busy && now - next >= 0) {
        question.run();
        spent += System.nanoTime() - now;
        questions++;
        next += periodNanos;
      }
      now = System.nanoTime();
    }
    if (busy) {
      askingNanos.add((double) spent / questions);
      asked += questions;
      busyNanos += now - start;
    }
    return (double) (hot.calls() - before) / (now - start);
  }

  /** Questions asked, the warm-up's included. */
  long asked() {
    return asked;
  }

  /** The share of its calls that the hot thread loses, in each pair of windows. */
  double[] losses() {
    double[] losses = pairs.ratios();
    for (int i = 0; i < losses.length; i++) {
      losses[i] = 1 - losses[i];
    }
    return losses;
  }

  /** What the hot thread loses by one question, in nanoseconds: a median. */
  double lostNanos() {
    return Pairs.median(losses()) * busyNanos / asked;
  }

  /** What one question takes the asking thread, in nanoseconds: a median. */
  double askingNanos() {
    return Pairs.median(askingNanos.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
