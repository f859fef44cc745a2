package dev.sojourn.agent.jmx;

import dev.sojourn.agent.patterns.MethodPattern;

/** A row of {@link AgentMXBean#getPatterns}: a pattern. */
public final class PatternRow {
  private final MethodPattern pattern;

  PatternRow(MethodPattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Tells where the pattern is written.
   *
   * @return file, line and column, or the option and the number of the character
   */
  public String getOrigin() {
    return pattern.origin();
  }

  /**
   * Counts the methods that the pattern has matched, up to 10,000.
   *
   * @return a count; 0 for a pattern that has done nothing yet
   */
  public int getMatches() {
    return pattern.matches();
  }
}
