package dev.sojourn.agent;

/**
 * Where a setting comes from.
 *
 * @param where as messages and {@code status} show it
 */
record Source(String where) {
  static final String PROPERTY_PREFIX = "sojourn.";
  static final String VARIABLE_PREFIX = "SOJOURN_";

  static final Source DEFAULT = new Source("default");

  /** What stands after the agent's path, or what an attach brings. */
  static final Source ARGUMENT = new Source("argument");

  static Source property(String name) {
    return new Source("system property " + name);
  }

  static Source variable(String name) {
    return new Source("environment variable " + name);
  }

  static Source file(String path, int line, int column) {
    return new Source(path + ":" + line + ":" + column);
  }
}
