package dev.sojourn.agent.jmx;

import java.util.Map;

/** {@code dev.sojourn:type=Agent}: the agent and what it has woven. */
public interface AgentMXBean {
  /**
   * Returns the agent's version.
   *
   * @return the version
   */
  String getVersion();

  /**
   * Tells whether methods have hooks.
   *
   * @return {@code at work}, or {@code detached}
   */
  String getState();

  /**
   * Counts the methods with hooks.
   *
   * @return a count
   */
  int getWovenMethods();

  /**
   * Counts the annotated methods that cannot carry hooks.
   *
   * @return a count
   */
  int getSkippedMethods();

  /**
   * Counts the annotated methods whose weaving went wrong.
   *
   * @return a count
   */
  int getFailedMethods();

  /**
   * Lists every method that is annotated or matched by a pattern, and was met.
   *
   * @return what became of each, by its name with class and parameter types
   */
  Map<String, MethodRow> getMethods();

  /**
   * Counts the patterns that have matched no method yet.
   *
   * @return a count
   */
  int getUnmatchedPatterns();

  /**
   * Lists the patterns of the options {@code kernel} and {@code user}.
   *
   * @return where each is written and what it has matched, by the option and the pattern
   */
  Map<String, PatternRow> getPatterns();

  /**
   * Lists the class loaders that use a copy of the runtime of their own: what is done by it has its
   * own state, of which these statistics know nothing.
   *
   * @return where each copy is, by its loader's class, name and hash code
   */
  Map<String, CopyRow> getSeparateCopies();

  /**
   * Answers <em>why is my method not woven?</em>
   *
   * @param className a class's binary name, such as {@code com.acme.Router$Table}
   * @return lines: what is known of the class, and of each of its methods
   */
  String explain(String className);
}
