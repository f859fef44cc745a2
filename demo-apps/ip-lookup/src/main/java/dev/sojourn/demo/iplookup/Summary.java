package dev.sojourn.demo.iplookup;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;

/** The closing table, with the run's own counts and the agent's statistics over JMX. */
final class Summary {
  private static final long JMX_MILLIS = 3_000;

  private final Outcome outcome;
  private final Statistics statistics;

  Summary(Outcome outcome, Statistics statistics) {
    this.outcome = outcome;
    this.statistics = statistics;
  }

  void print(PrintStream out) throws InterruptedException {
    statistics.await(JMX_MILLIS);
    for (String violation : outcome.violations()) {
      out.println("violation: " + violation);
    }
    out.println();
    row(out, "lookups", "%,d  (%.0f %% from the caches)", outcome.lookups(), percentCached());
    row(
        out,
        "ns per lookup",
        "%.1f of processor time, %.1f by the clock  (with the check)",
        outcome.cpuNanosPerLookup(),
        outcome.nanosPerLookup());
    row(
        out,
        "publishes",
        "%,d  (%,d skipped for want of a free buffer)",
        outcome.published(),
        outcome.skipped());
    row(
        out,
        "invalidations",
        "%,d requested / %s run",
        outcome.requested(),
        count("type=Invalidation,name=" + HotThread.CACHES.name(), "Run"));
    row(
        out,
        "grace periods",
        "%s, p50 %s / p99 %s / max %s",
        count("type=GracePeriods", "Completed"),
        duration("LatencyP50Nanos"),
        duration("LatencyP99Nanos"),
        duration("LatencyMaxNanos"));
    row(
        out,
        "policy",
        "%s, %s remote barriers and %s avoided  (%s)",
        outcome.options().policyName(),
        count("type=RemoteBarriers", "Issued"),
        count("type=RemoteBarriers", "Avoided"),
        statistics.text("type=RemoteBarriers", "State").orElse("unknown"));
    row(
        out,
        "tables",
        "%,d retired / %,d disposed / %,d pending",
        outcome.retired(),
        outcome.disposed(),
        outcome.pending());
    row(out, "wrong answers", "%,d", outcome.wrong());
    row(out, "reused-too-early reads", "%,d", outcome.reused());
  }

  private double percentCached() {
    long cached = outcome.lookups() - outcome.searches();
    return outcome.lookups() == 0 ? 0 : 100.0 * cached / outcome.lookups();
  }

  private String count(String bean, String attribute) {
    OptionalLong number = statistics.number(bean, attribute);
    return number.isPresent() ? String.format(Locale.ROOT, "%,d", number.getAsLong()) : "unknown";
  }

  private String duration(String attribute) {
    OptionalLong nanos = statistics.number("type=GracePeriods", attribute);
    return nanos.isPresent()
        ? String.format(Locale.ROOT, "%,.1f us", nanos.getAsLong() / 1e3)
        : "unknown";
  }

  private static void row(PrintStream out, String label, String format, Object... values) {
    out.printf(Locale.ROOT, "%-24s%s%n", label, String.format(Locale.ROOT, format, values));
  }
}
