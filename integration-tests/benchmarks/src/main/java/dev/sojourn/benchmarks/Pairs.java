package dev.sojourn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;

/**
 * Two things measured against each other, on a machine whose speed drifts.
 *
 * <p>JMH measures one benchmark after another; where a neighbour takes half of the processor for a
 * minute, the ratio of two such results says nothing. Here short slices of the two alternate in one
 * process, each pair gives a ratio or a difference, and the median of those is reported with its
 * quartiles.
 */
final class Pairs {
  /** Keeps what is computed from being left out; not private, or it would be. */
  static long sink;

  private final double[] firsts;
  private final double[] seconds;

  private Pairs(int count) {
    firsts = new double[count];
    seconds = new double[count];
  }

  /**
   * Measures, after a warm-up of a fifth of the pairs.
   *
   * @param count how many pairs
   * @param first measures one slice of the one
   * @param second measures one slice of the other
   */
  static Pairs measure(int count, DoubleSupplier first, DoubleSupplier second) {
    Pairs pairs = new Pairs(count);
    for (int pair = -(count + 4) / 5; pair < count; pair++) {
      boolean firstFirst = (pair & 1) == 0; // neither is always the one after the other
      double one = (firstFirst ? first : second).getAsDouble();
      double other = (firstFirst ? second : first).getAsDouble();
      if (pair >= 0) {
        pairs.firsts[pair] = firstFirst ? one : other;
        pairs.seconds[pair] = firstFirst ? other : one;
      }
    }
    return pairs;
  }

  /** A slice of so many calls; its value is nanoseconds per call. */
  static DoubleSupplier slice(int calls, IntToLongFunction loop) {
    return () -> {
      long start = System.nanoTime();
      sink = loop.applyAsLong(calls);
      return (System.nanoTime() - start) / (double) calls;
    };
  }

  double[] firsts() {
    return firsts;
  }

  double[] seconds() {
    return seconds;
  }

  /** The second's values, divided by the first's. */
  double[] ratios() {
    return each((first, second) -> second / first);
  }

  /** What the first's values exceed the second's by. */
  double[] differences() {
    return each((first, second) -> first - second);
  }

  private double[] each(DoubleBinaryOperator operator) {
    double[] values = new double[firsts.length];
    Arrays.setAll(values, i -> operator.applyAsDouble(firsts[i], seconds[i]));
    return values;
  }

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static void print(String what, double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int length = sorted.length;
    System.out.printf(
        Locale.ROOT,
        "%-46s median %9.3f   quartiles %9.3f %9.3f   least %9.3f%n",
        what,
        sorted[length / 2],
        sorted[length / 4],
        sorted[length * 3 / 4],
        sorted[0]);
  }
}
