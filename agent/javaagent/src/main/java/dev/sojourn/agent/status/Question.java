package dev.sojourn.agent.status;

import org.jspecify.annotations.Nullable;

/**
 * A question of the command line to the running agent. It is the argument of an attach, in place of
 * options. The answer is shown in the agent properties, like the status, and repeats the asker.
 *
 * @param asker a mark that no other question has at the same time; without a colon
 * @param className the class that is to be explained
 */
public record Question(String asker, String className) {
  /** The name of the property with the answer to the latest question. */
  public static final String ANSWER = "dev.sojourn.answer";

  private static final String EXPLAIN = "explain:";

  /**
   * Formats the question as an attach's argument.
   *
   * @return a text that {@link #parse} reads
   */
  public String format() {
    return EXPLAIN + asker + ":" + className;
  }

  /**
   * Parses an attach's argument.
   *
   * @param argument any text, or null
   * @return the question; null if the argument is none, and so is options
   */
  public static @Nullable Question parse(@Nullable String argument) {
    if (argument == null || !argument.startsWith(EXPLAIN)) {
      return null;
    }
    String[] parts = argument.substring(EXPLAIN.length()).split(":", 2);
    return parts.length < 2 ? null : new Question(parts[0], parts[1]);
  }
}
