package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import dev.sojourn.benchmarks.RoundTrip.Protected;
import java.util.Locale;

/**
 * What share of its round trips a hot thread loses when it is asked for something a thousand times
 * a second: by requests that are covered, in both modes, and by the JVM's handshakes.
 */
public final class Disturbance {
  private static final int PAIRS = 200;
  private static final int CHUNK = 100;
  private static final int PER_SECOND = 1_000;

  private static final Protected STATE = new Protected();

  private Disturbance() {}

  /**
   * Measures, in a JVM of its own under the agent.
   *
   * @param arguments the number of pairs of windows, or none
   * @throws Exception if the JVM cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int pairs = Fork.count(arguments, PAIRS);
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d questions a second, %d pairs of windows%n",
        Runtime.version(),
        PER_SECOND,
        pairs);
    Fork.run(Measurement.class, "policy=adaptive", pairs);
  }

  /** What is run in the other JVM. */
  static final class Measurement {
    private Measurement() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
      new RoundTrip.WovenOnly().check();
      int pairs = Integer.parseInt(arguments[0]);
      measure("requests, eager", Policy.EAGER, false, pairs);
      measure("requests, lazy", Policy.LAZY, false, pairs);
      measure("handshakes", Policy.EAGER, true, pairs);
    }
  }

  private static void measure(String what, Policy policy, boolean handshake, int pairs)
      throws Exception {
    try (HotThread hot = new HotThread("hot", policy, CHUNK, n -> Loops.woven(STATE, n))) {
      Runnable question = handshake ? () -> Questions.handshake(hot) : Questions::requestAndCover;
      Windows windows = new Windows(hot, PER_SECOND, question, pairs);
      Pairs.print(what + ", share lost", windows.losses());
      System.out.printf(
          Locale.ROOT,
          "  by one: %.0f ns of the thread, %.0f ns of who asks%n",
          windows.lostNanos(),
          windows.askingNanos());
    }
  }
}
