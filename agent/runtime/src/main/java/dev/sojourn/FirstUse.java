package dev.sojourn;

import dev.sojourn.engine.Readiness;

/**
 * Makes the API's classes ready at the first call: like a class initializer, but one that may fail
 * and be tried again; see {@link Readiness}. The static methods by which a program first comes into
 * the API call it before all else, and their classes have no initializer.
 */
final class FirstUse {
  /**
   * Plain: a thread that reads an old {@code false} repeats the work, which does no harm. See
   * {@link Readiness}.
   */
  private static boolean over;

  private FirstUse() {}

  /**
   * Makes the API ready, unless it is.
   *
   * @throws StackOverflowError if there is not enough stack for that; nothing has happened then
   */
  static void ensureReady() {
    if (!over) {
      makeReady();
    }
  }

  private static void makeReady() {
    Readiness.ensure();
    ClassLoader loader = FirstUse.class.getClassLoader();
    String api = Sojourn.class.getName();
    api = api.substring(0, api.lastIndexOf('.') + 1);
    Readiness.probe(100, 1, 2, 3, 4, 5, 6, 7);
    Readiness.load(
        loader,
        api + "Policy",
        api + "SojournDomain",
        api + "Sojourn$Default",
        api + "Checks",
        api + "Timeouts",
        api + "Transition",
        api + "Pin",
        api + "Invalidation",
        api + "PerThreadInvalidation",
        api + "PerThread",
        api + "Protected",
        api + "Protected$Replaced",
        api + "Closing",
        api + "GracePeriod");
    over = true;
  }
}
