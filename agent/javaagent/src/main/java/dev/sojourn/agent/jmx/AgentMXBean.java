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
   * Lists every annotated method that was met.
   *
   * @return what became of each, by its name with class and parameter types
   */
  Map<String, MethodRow> getMethods();
}
