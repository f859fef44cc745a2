package dev.sojourn.agent.jmx;

import java.util.Map;

/** The MXBean {@code dev.sojourn:type=Agent}: the agent and what it has woven. */
public interface AgentMXBean {
  /**
   * Returns the agent's version.
   *
   * @return the version in the manifest of its jar
   */
  String getVersion();

  /**
   * Tells whether methods have hooks.
   *
   * @return {@code at work}, or {@code detached}
   */
  String getState();

  /**
   * Counts the methods with hooks, of classes that are loaded.
   *
   * @return a count
   */
  int getWovenMethods();

  /**
   * Counts the methods that are annotated or matched by a pattern, but cannot carry hooks.
   *
   * @return a count
   */
  int getSkippedMethods();

  /**
   * Counts the methods whose weaving went wrong.
   *
   * @return a count; a class that could not be read counts as one
   */
  int getFailedMethods();

  /**
   * Lists the methods that are annotated or matched by a pattern, of classes that are loaded. They
   * go when their class loader is unloaded.
   *
   * @return what became of each, by its name with class and parameter types, and with its loader if
   *     loaders differ in it; a class that could not be read is listed by its name alone
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
   * @return where each is written and how many methods it has matched, by {@code option=pattern}
   */
  Map<String, PatternRow> getPatterns();

  /**
   * Lists the class loaders that have a copy of the runtime of their own. A copy has its own state,
   * of which these statistics know nothing.
   *
   * @return where each copy is, by its loader's class, name and hash code
   */
  Map<String, ForeignRuntimeRow> getForeignRuntimes();

  /**
   * Counts the warnings of the engine that the log has lost: more came than standard error took,
   * there was no memory for one, or logging failed.
   *
   * @return a count
   */
  long getLogEventsLost();

  /**
   * Answers <em>why is my method not woven?</em>
   *
   * @param className a class's binary name, such as {@code com.acme.Router$Table}
   * @return what is known of the class and of each of its methods, in lines
   */
  String explain(String className);
}
