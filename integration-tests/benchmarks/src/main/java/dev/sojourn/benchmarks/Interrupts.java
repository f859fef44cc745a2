package dev.sojourn.benchmarks;

import dev.sojourn.Pin;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.benchmarks.RoundTrip.Protected;
import java.util.List;
import java.util.Locale;

/**
 * The function-call interrupts that the processor of a thread in user mode receives while others
 * ask for much, over those that it receives while nobody does: under strict isolation, and, as the
 * contrast, with a lazy thread.
 */
public final class Interrupts {
  private static final int SECONDS = 10;
  private static final long PERIOD_NANOS = 200_000;

  /** Some tenths of a millisecond in user mode between two round trips. */
  private static final int USER_ROUNDS = 200_000;

  private static final Protected STATE = new Protected();

  private Interrupts() {}

  /**
   * Measures, in two JVMs under the agent. Exits with 3 where it is not possible.
   *
   * @param arguments seconds with, and as many without questions, or none
   * @throws Exception if a JVM cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = Fork.count(arguments, SECONDS);
    String obstacle = Processors.obstacle();
    if (obstacle != null) {
      System.out.println("not measured: " + obstacle);
      System.exit(3);
    }
    System.out.printf("JDK %s%n", Runtime.version());
    Fork.run(Measurement.class, "policy=eager,isolation=strict", Policy.EAGER, seconds);
    Fork.run(Measurement.class, "policy=lazy", Policy.LAZY, seconds);
  }

  /** What is run in the other JVMs. */
  static final class Measurement {
    private final Thread target;
    private final int processor;
    private long asked;
    private long pinned;

    private Measurement(Thread target, int processor) {
      this.target = target;
      this.processor = processor;
    }

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
      new RoundTrip.WovenOnly().check();
      Policy policy = Policy.valueOf(arguments[0]);
      int seconds = Integer.parseInt(arguments[1]);
      List<Integer> allowed = Processors.allowed();
      int processor = allowed.get(allowed.size() - 1);
      try (HotThread hot = new HotThread("bound", policy, 1, Measurement::userThenKernel)) {
        hot.go();
        Processors.isolate(hot, processor);
        new Measurement(hot, processor).print(policy, seconds);
      }
    }

    private static long userThenKernel(int calls) {
      return Loops.ownWork(USER_ROUNDS) + Loops.woven(STATE, calls);
    }

    private void print(Policy policy, int seconds) throws Exception {
      second(true); // what is compiled is compiled
      asked = 0;
      pinned = 0;
      long barriers = Modes.barriersIssued();
      long quiet = 0;
      long busy = 0;
      for (int i = 0; i < seconds; i++) {
        quiet += second(false);
        busy += second(true);
      }
      long issued = Modes.barriersIssued() - barriers;
      System.out.printf(
          Locale.ROOT,
          "%s: function-call interrupts of processor %d in %d s: %,d with nobody asking, %,d with"
              + " %,d requests, as many grace periods and %,d pins, %,d remote barriers%n",
          policy == Policy.LAZY ? "lazy" : "strict isolation",
          processor,
          seconds,
          quiet,
          busy,
          asked,
          pinned,
          issued);
      Modes.requireBarriers(policy, issued > 0);
    }

    /** The interrupts in one second. */
    private long second(boolean busy) throws Exception {
      long before = Processors.functionCalls(processor);
      long start = System.nanoTime();
      long next = start;
      long now = start;
      while (now - start < 1_000_000_000) {
        if (busy && now - next >= 0) {
          ask();
          next += PERIOD_NANOS;
        }
        now = System.nanoTime();
      }
      return Processors.functionCalls(processor) - before;
    }

    private void ask() {
      Questions.requestAndCover();
      Sojourn.synchronize();
      try (Pin pin = Sojourn.tryPin(target)) {
        pinned += pin.isHeld() ? 1 : 0;
      }
      asked++;
    }
  }
}
