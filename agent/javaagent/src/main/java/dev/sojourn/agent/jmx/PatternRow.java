package dev.sojourn.agent.jmx;

import dev.sojourn.agent.patterns.MethodPattern;

/** A pattern in {@link AgentMXBean#getPatterns}. */
public final class PatternRow {
  private final MethodPattern pattern;

  PatternRow(MethodPattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Tells where it is written.
   *
   * @return file, line and column, or the option
   */
  public String getOrigin() {
    return pattern.origin();
  }

  /**
   * Counts the methods that it has matched.
   *
   * @return 0 for a pattern that has done nothing yet
   */
  public int getMatches() {
    return pattern.matches();
  }
}
