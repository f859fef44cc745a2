package dev.sojourn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * The ratio of a woven round trip to the floor, on a machine whose speed drifts.
 *
 * <p>JMH measures one benchmark after another; where a neighbour takes half of the processor for a
 * minute, the ratio of two such results says nothing. Here short slices of the two alternate in one
 * process, each pair gives a ratio, and the median of the ratios is reported with its quartiles.
 */
public final class Ratios {
  private static final int PAIRS = 1_000;
  private static final int WARM_UP_PAIRS = 200;

  /** About 4 ms: short against a drift, long against the clock's resolution. */
  private static final int CALLS_PER_SLICE = 500_000;

  private static long sink;

  private Ratios() {}

  /**
   * Measures, in the JVM that it was started in, which must have the agent.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    new RoundTrip.WovenOnly().check();
    RoundTrip.Protected state = new RoundTrip.Protected();
    IntToLongFunction floor =
        calls -> {
          long sum = 0;
          for (int i = 0; i < calls; i++) {
            sum += state.readByHand();
          }
          return sum;
        };
    IntToLongFunction woven =
        calls -> {
          long sum = 0;
          for (int i = 0; i < calls; i++) {
            sum += state.readWoven();
          }
          return sum;
        };
    double[] floors = new double[PAIRS];
    double[] wovens = new double[PAIRS];
    double[] ratios = new double[PAIRS];
    for (int pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
      boolean floorFirst = (pair & 1) == 0; // neither is always the one after the other
      double first = nanosPerCall(floorFirst ? floor : woven);
      double second = nanosPerCall(floorFirst ? woven : floor);
      if (pair >= 0) {
        floors[pair] = floorFirst ? first : second;
        wovens[pair] = floorFirst ? second : first;
        ratios[pair] = wovens[pair] / floors[pair];
      }
    }
    System.out.printf("JDK %s, %d pairs of slices%n", Runtime.version(), PAIRS);
    print("floor, ns", floors);
    print("wovenEager, ns", wovens);
    print("wovenEager / floor", ratios);
    if (sink == 42) {
      System.out.println(); // keeps the sums from being left out
    }
  }

  private static double nanosPerCall(IntToLongFunction slice) {
    long start = System.nanoTime();
    sink += slice.applyAsLong(CALLS_PER_SLICE);
    return (System.nanoTime() - start) / (double) CALLS_PER_SLICE;
  }

  private static void print(String what, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-20s median %6.3f   quartiles %6.3f %6.3f   least %6.3f%n",
        what,
        sorted[PAIRS / 2],
        sorted[PAIRS / 4],
        sorted[PAIRS * 3 / 4],
        sorted[0]);
  }
}
