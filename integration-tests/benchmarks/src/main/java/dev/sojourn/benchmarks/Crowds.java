package dev.sojourn.benchmarks;

import dev.sojourn.Invalidation;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/** The part of {@link Ratios} about many tracked threads. */
final class Crowds {
  private static final int FEW = 10;
  private static final int MANY = 10_000;
  private static final int CALLS = 50_000;

  private Crowds() {}

  /**
   * Measures.
   *
   * @param arguments the number of pairs
   */
  public static void main(String[] arguments) throws Exception {
    int pairs = Integer.parseInt(arguments[0]);
    printRequest(pairs);
    printPin();
    printSynchronize(Policy.EAGER, pairs);
    printSynchronize(Policy.LAZY, pairs);
  }

  /** In two domains, so that requests to few and to many can alternate in one process. */
  private static void printRequest(int pairs) throws Exception {
    SojournDomain few = Sojourn.domain("few");
    SojournDomain many = Sojourn.domain("many");
    try (IdleThreads fewThreads = new IdleThreads(FEW, () -> few.enterKernel().close());
        IdleThreads manyThreads = new IdleThreads(MANY, () -> many.enterKernel().close())) {
      Invalidation askFew = few.invalidation("few", () -> {});
      Invalidation askMany = many.invalidation("many", () -> {});
      Pairs result =
          Pairs.measure(
              pairs,
              Pairs.slice(CALLS, calls -> requests(askFew, calls)),
              Pairs.slice(CALLS, calls -> requests(askMany, calls)));
      Pairs.print("request to " + threads(fewThreads) + ", ns", result.firsts());
      Pairs.print("request to " + threads(manyThreads) + ", ns", result.seconds());
      Pairs.print("request to 10,000 threads / to 10 threads", result.ratios());
      Allocation.print("request", calls -> requests(askMany, calls));
    }
  }

  private static long requests(Invalidation kind, int calls) {
    long last = 0;
    for (int i = 0; i < calls; i++) {
      last = kind.request();
    }
    return last;
  }

  private static void printPin() throws Exception {
    try (IdleThreads idle = IdleThreads.under(Policy.EAGER, 1)) {
      Thread target = idle.any();
      Allocation.print(
          "pin",
          calls -> {
            long held = 0;
            for (int i = 0; i < calls; i++) {
              held += Pins.pin(target) ? 1 : 0;
            }
            return held;
          });
    }
  }

  private static void printSynchronize(Policy policy, int times) throws Exception {
    try (IdleThreads idle = IdleThreads.under(policy, MANY)) {
      IntToLongFunction synchronize =
          calls -> {
            for (int i = 0; i < calls; i++) {
              Sojourn.synchronize();
            }
            return calls;
          };
      double[] micros = new double[times];
      long barriers = Modes.barriersIssued();
      for (int i = -(times + 4) / 5; i < times; i++) {
        double nanos = Pairs.slice(1, synchronize).getAsDouble();
        if (i >= 0) {
          micros[i] = nanos / 1e3;
        }
      }
      Pairs.print("synchronize, " + policy + ", " + threads(idle) + ", us", micros);
      System.out.printf("  remote barriers meanwhile: %d%n", Modes.barriersIssued() - barriers);
    }
  }

  private static String threads(IdleThreads threads) {
    return String.format(Locale.ROOT, "%,d threads", threads.count());
  }
}
