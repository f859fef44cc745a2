package dev.sojourn.faults;

import java.util.List;

/**
 * What cannot be mended, each by name and with the reason; the documentation's limits say it too.
 */
final class Exempt {
  /**
   * Places at which an error may break a promise.
   *
   * @param site matches their names
   * @param broken matches what is broken
   * @param reason why that cannot be otherwise
   */
  private record Exemption(String site, String broken, String reason) {}

  private static final List<Exemption> ALL =
      List.of(
          new Exemption(
              "SojournDomain.register:[0-9]+ → Invalidation.<init>|Invalidation.<init>:[0-9]+ .*",
              "a kind that nobody has stays registered",
              "a stack that is too short for this was too short for what came before it"),
          new Exemption(
              "Disposal.call:[0-9]+ → Runnable.run",
              ".*",
              "a disposer runs once at most, and whether a call has begun cannot be known from"
                  + " outside; the reclaimer's stack is nearly empty there"));

  private Exempt() {}

  /** Whether a finding is exempt. */
  static boolean is(String site, String broken) {
    for (Exemption exemption : ALL) {
      if (site.matches(exemption.site()) && broken.matches(exemption.broken())) {
        return true;
      }
    }
    return false;
  }
}
