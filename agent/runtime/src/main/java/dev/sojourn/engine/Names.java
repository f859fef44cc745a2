package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * What names of domains and kinds of invalidation may be: words that people read in log lines and
 * over JMX.
 */
public final class Names {
  private static final int LONGEST = 200;

  private Names() {}

  /**
   * Looks for what is wrong with a name.
   *
   * @param name the name
   * @return the end of a sentence that begins with what the name is of; null if nothing is wrong
   */
  public static @Nullable String problem(String name) {
    if (name.isBlank()) {
      return "is blank; give it one that people will know it by";
    }
    if (name.length() > LONGEST) {
      return "has " + name.length() + " characters; make it one of at most " + LONGEST;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return "has the control character "
            + (int) name.charAt(i)
            + " at place "
            + i
            + "; leave it out";
      }
    }
    return null;
  }
}
