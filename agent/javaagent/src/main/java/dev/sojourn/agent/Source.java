package dev.sojourn.agent;

import dev.sojourn.agent.patterns.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where a setting comes from.
 *
 * @param name of what it stands in; a file's is its path
 * @param place the value's in a file, or null
 */
record Source(String name, @Nullable Origin place) {
  static final String PROPERTY_PREFIX = "sojourn.";
  static final String VARIABLE_PREFIX = "SOJOURN_";

  static final Source DEFAULT = new Source("default", null);

  /** What stands after the agent's path, or what an attach brings. */
  static final Source ARGUMENT = new Source("argument", null);

  static Source property(String name) {
    return new Source("system property " + name, null);
  }

  static Source variable(String name) {
    return new Source("environment variable " + name, null);
  }

  static Source file(String path, int line, int column) {
    return new Source(path, new Origin(path, line, column));
  }

  /** As messages and {@code status} show it; for many lines of a file nobody asks. */
  String where() {
    return place == null ? name : place.at(0);
  }
}
