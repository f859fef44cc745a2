package dev.sojourn.benchmarks;

/**
 * What is claimed in ratios, in one run: woven round trips against the floors written by hand, two
 * threads against one, requests to many threads against requests to few; and next to them what a
 * grace period takes and what all of it allocates.
 */
public final class Ratios {
  private static final int PAIRS = 1_000;

  private Ratios() {}

  /**
   * Measures, each part in a JVM of its own under the agent.
   *
   * @param arguments the number of pairs, or none
   * @throws Exception if a JVM cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int pairs = Fork.count(arguments, PAIRS);
    System.out.printf("JDK %s, %d pairs of slices%n", Runtime.version(), pairs);
    Fork.run(Transitions.class, "policy=eager", "EAGER", pairs);
    Fork.run(Transitions.class, "policy=lazy", "LAZY", pairs);
    Fork.run(Crowds.class, "policy=adaptive", pairs);
  }
}
