package dev.sojourn.agent.jmx;

/** A row of {@link AgentMXBean#getForeignRuntimes}: a copy of the runtime. */
public final class ForeignRuntimeRow {
  private final String place;

  ForeignRuntimeRow(String place) {
    this.place = place;
  }

  /**
   * Tells where the copy is.
   *
   * @return the URL of its file, as its class loader finds it; empty if it finds none
   */
  public String getPlace() {
    return place;
  }
}
