package dev.sojourn.agent.jmx;

import dev.sojourn.agent.weaving.report.WeavingResult;

/** A row of {@link AgentMXBean#getMethods}: a method. */
public final class MethodRow {
  private final WeavingResult result;

  MethodRow(WeavingResult result) {
    this.result = result;
  }

  /**
   * Tells what became of the method.
   *
   * @return {@code WOVEN} if it has hooks, {@code SKIPPED} if it cannot carry them, or {@code
   *     FAILED} if weaving went wrong
   */
  public String getOutcome() {
    return result.outcome().name();
  }

  /**
   * Returns the mode that the method asks for.
   *
   * @return {@code KERNEL} or {@code USER}; empty for a class that could not be read
   */
  public String getMode() {
    return result.mode();
  }

  /**
   * Tells why the method has no hooks, or makes a remark on one that has.
   *
   * @return the reason or the remark; empty if there is none
   */
  public String getReason() {
    return result.reason();
  }
}
