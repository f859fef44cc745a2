package dev.sojourn.agent.status;

import org.jspecify.annotations.Nullable;

/**
 * What the command line asks the agent at work: an attach whose argument is no options. The answer
 * is shown as the status is, with the asker's mark.
 *
 * @param asker tells this question from another one at the same time; without a colon
 * @param className the class that is to be explained
 */
public record Question(String asker, String className) {
  /** The property with the answer to the latest one. */
  public static final String ANSWER = "dev.sojourn.answer";

  private static final String EXPLAIN = "explain:";

  /**
   * Makes the argument.
   *
   * @return what {@link #parse} reads
   */
  public String format() {
    return EXPLAIN + asker + ":" + className;
  }

  /**
   * Reads an attach's argument.
   *
   * @param argument any
   * @return the question, or null if these are options
   */
  public static @Nullable Question parse(@Nullable String argument) {
    if (argument == null || !argument.startsWith(EXPLAIN)) {
      return null;
    }
    String[] parts = argument.substring(EXPLAIN.length()).split(":", 2);
    return parts.length < 2 ? null : new Question(parts[0], parts[1]);
  }
}
