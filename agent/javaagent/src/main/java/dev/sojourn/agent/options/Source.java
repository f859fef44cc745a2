package dev.sojourn.agent.options;

import dev.sojourn.agent.patterns.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where a setting comes from.
 *
 * @param name the source in words, such as {@code system property sojourn.fail}; a file's path
 * @param place the position in the file; null if it is not from a file
 */
public record Source(String name, @Nullable Origin place) {
  static final String PROPERTY_PREFIX = "sojourn.";
  static final String VARIABLE_PREFIX = "SOJOURN_";

  static final Source DEFAULT = new Source("default", null);

  /** The text after the agent's path on the command line, or the text that an attach brings. */
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

  /** The source in words. Made on demand, since a file may have many lines. */
  public String where() {
    return place == null ? name : place.at(0);
  }
}
