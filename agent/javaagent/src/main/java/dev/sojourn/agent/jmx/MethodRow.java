package dev.sojourn.agent.jmx;

import dev.sojourn.agent.weaving.MethodReport;

/** A method in {@link AgentMXBean#getMethods}. */
public final class MethodRow {
  private final MethodReport report;

  MethodRow(MethodReport report) {
    this.report = report;
  }

  /**
   * Tells what became of it.
   *
   * @return {@code WOVEN}, {@code SKIPPED} or {@code FAILED}
   */
  public String getOutcome() {
    return report.outcome().name();
  }

  /**
   * Returns the mode it asks for.
   *
   * @return {@code KERNEL} or {@code USER}
   */
  public String getMode() {
    return report.mode();
  }

  /**
   * Tells why it has no hooks, or what is to be said though it has.
   *
   * @return the reason; empty if there is nothing to say
   */
  public String getReason() {
    return report.reason();
  }
}
