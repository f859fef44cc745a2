package dev.sojourn.agent.jmx;

/** A copy of the runtime in {@link AgentMXBean#getSeparateCopies}. */
public final class CopyRow {
  private final String place;

  CopyRow(String place) {
    this.place = place;
  }

  /**
   * Tells where it is.
   *
   * @return the address of its file, as its class loader finds it; empty if it shows none
   */
  public String getPlace() {
    return place;
  }
}
