package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import dev.sojourn.benchmarks.RoundTrip.Protected;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;

/**
 * The part of {@link Ratios} about transitions in one mode: against the floor, without requests in
 * the process and with some, and of two threads against one.
 */
final class Transitions {
  /** About 4 ms: short against a drift, long against the clock's resolution. */
  private static final int CALLS = 500_000;

  private static final int CHUNK = 1_000;

  private final Policy policy;
  private final int pairs;
  private final Protected state = new Protected();

  private Transitions(Policy policy, int pairs) {
    this.policy = policy;
    this.pairs = pairs;
  }

  /**
   * Measures.
   *
   * @param arguments the policy, which must also be the agent's, and the number of pairs
   */
  public static void main(String[] arguments) throws Exception {
    new RoundTrip.WovenOnly().check();
    new Transitions(Policy.valueOf(arguments[0]), Integer.parseInt(arguments[1])).print();
  }

  private void print() throws Exception {
    boolean lazy = policy == Policy.LAZY;
    String floor = lazy ? "floorLazy" : "floor";
    String mode = lazy ? "Lazy" : "Eager";
    IntToLongFunction byHand =
        lazy ? calls -> Loops.floorLazy(state, calls) : calls -> Loops.floor(state, calls);
    IntToLongFunction woven = calls -> Loops.woven(state, calls);
    IntToLongFunction programmatic = calls -> Loops.programmatic(state, calls);
    Modes.adopt(policy);
    Pairs result = against(byHand, woven);
    Pairs.print(floor + ", ns", result.firsts());
    Pairs.print("woven" + mode + ", ns", result.seconds());
    Pairs.print("woven" + mode + " / " + floor, result.ratios());
    Pairs.print("programmatic" + mode + " / " + floor, against(byHand, programmatic).ratios());
    if (lazy) {
      IntToLongFunction numbered = calls -> Loops.floorLazyNumbered(state, calls);
      Pairs other = against(numbered, woven);
      Pairs.print("floorLazyNumbered, ns", other.firsts());
      Pairs.print("wovenLazy / floorLazyNumbered", other.ratios());
    }
    printTwoAgainstOne(floor, byHand);
    printTwoAgainstOne("woven" + mode, woven);
    Allocation.print("woven" + mode, woven);
    Allocation.print("programmatic" + mode, programmatic);
    try (Requests requests = Requests.start()) { // last: what is compiled for them stays
      Pairs asked = against(byHand, woven);
      Pairs.print("woven" + mode + " with requests, ns", asked.seconds());
      Pairs.print("woven" + mode + " with requests / " + floor, asked.ratios());
      asked = against(byHand, programmatic);
      Pairs.print("programmatic" + mode + " with requests, ns", asked.seconds());
      Pairs.print("programmatic" + mode + " with requests / " + floor, asked.ratios());
      requests.check();
    }
    Modes.require(policy);
  }

  private Pairs against(IntToLongFunction floor, IntToLongFunction loop) {
    return Pairs.measure(pairs, Pairs.slice(CALLS, floor), Pairs.slice(CALLS, loop));
  }

  private void printTwoAgainstOne(String what, IntToLongFunction loop) throws Exception {
    try (HotThread other = new HotThread("other", policy, CHUNK, loop)) {
      DoubleSupplier alone = Pairs.slice(CALLS, loop);
      Pairs result = Pairs.measure(pairs, alone, other.beside(alone));
      Pairs.print(what + " of two threads / of one", result.ratios());
    }
  }
}
