package dev.sojourn.faults;

import org.jspecify.annotations.Nullable;

/** What rewritten classes call at each place where the virtual machine could throw an error. */
public final class Faults {
  private static volatile @Nullable Injection armed;

  private static final int HANDLER = Sites.add("a handler of the application", false);

  private Faults() {}

  /**
   * Passes a place.
   *
   * @param site its number
   */
  public static void at(int site) {
    Injection injection = armed;
    if (injection != null) {
      injection.pass(site);
    }
  }

  /** Passes a place in a handler. */
  public static void atHandler() {
    at(HANDLER);
  }

  static void arm(@Nullable Injection injection) {
    armed = injection;
  }
}
