package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import dev.sojourn.benchmarks.RoundTrip.Protected;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * {@code B / F}, the number of round trips per question from which on a lazy thread is the cheaper
 * one. {@code F} is the time of an entry's fence. {@code B} is what one remote barrier costs the
 * process: the time of the thread that issues it, and what a thread on another processor loses by
 * it.
 *
 * <p>{@code F} is the difference between the round trips of an eager thread and a lazy one. {@code
 * B} is the difference between what a question costs about a lazy hot thread, with a barrier, and
 * about an eager one, without.
 */
public final class BreakEven {
  private static final int PAIRS = 200;
  private static final int CALLS = 500_000;
  private static final int CHUNK = 100;
  private static final int QUESTIONS_PER_SECOND = 10_000;

  private static final Protected STATE = new Protected();

  private BreakEven() {}

  /**
   * Measures, in a JVM of its own under the agent.
   *
   * @param arguments the number of pairs, or none
   * @throws Exception if the JVM cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int pairs = Fork.count(arguments, PAIRS);
    System.out.printf("JDK %s, %d pairs%n", Runtime.version(), pairs);
    Fork.run(Measurement.class, "policy=adaptive", pairs);
  }

  /** What is run in the other JVM. */
  static final class Measurement {
    private Measurement() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
      new RoundTrip.WovenOnly().check();
      int pairs = Integer.parseInt(arguments[0]);
      Pairs trips = Pairs.measure(pairs, roundTrips(Policy.EAGER), roundTrips(Policy.LAZY));
      Pairs.print("eager round trip, ns", trips.firsts());
      Pairs.print("lazy round trip, ns", trips.seconds());
      Pairs.print("F, ns", trips.differences());
      printWithRequests(pairs);
      Modes.adopt(Policy.EAGER); // or it would be asked itself
      double without = question(Policy.EAGER, pairs);
      double with = question(Policy.LAZY, pairs);
      double fence = Pairs.median(trips.differences());
      double barrier = with - without;
      System.out.printf(
          Locale.ROOT, "F = %.2f ns, B = %.0f ns, B / F = %.0f%n", fence, barrier, barrier / fence);
    }
  }

  /** What the fence costs code that is compiled for a process with requests. */
  private static void printWithRequests(int pairs) {
    try (Requests requests = Requests.start()) {
      Pairs trips = Pairs.measure(pairs, roundTrips(Policy.EAGER), roundTrips(Policy.LAZY));
      Pairs.print("eager round trip with requests, ns", trips.firsts());
      Pairs.print("lazy round trip with requests, ns", trips.seconds());
      Pairs.print("F with requests, ns", trips.differences());
      requests.check();
    }
  }

  private static DoubleSupplier roundTrips(Policy policy) {
    DoubleSupplier slice = Pairs.slice(CALLS, calls -> Loops.woven(STATE, calls));
    return () -> {
      Modes.adopt(policy);
      return slice.getAsDouble();
    };
  }

  /** What one question costs the process while a hot thread runs, in nanoseconds. */
  private static double question(Policy policy, int pairs) throws Exception {
    try (HotThread hot = new HotThread("hot", policy, CHUNK, n -> Loops.woven(STATE, n))) {
      long before = Modes.barriersIssued();
      Windows windows = new Windows(hot, QUESTIONS_PER_SECOND, Questions::requestAndCover, pairs);
      double barriers = (double) (Modes.barriersIssued() - before) / windows.asked();
      double asking = windows.askingNanos();
      double lost = windows.lostNanos();
      System.out.printf(
          Locale.ROOT,
          "a question about a hot %s thread: %.0f ns of who asks + %.0f ns of the thread, %.2f"
              + " barriers%n",
          policy,
          asking,
          lost,
          barriers);
      Modes.requireBarriers(policy, barriers > 0);
      return asking + lost;
    }
  }
}
