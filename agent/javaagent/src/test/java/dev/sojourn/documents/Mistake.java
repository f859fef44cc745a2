package dev.sojourn.documents;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong in a text, such as a name of something that does not exist.
 *
 * @param file the file that has it, relative to the repository
 * @param line its number, from 1
 * @param what the name or the words, and what is wrong with them
 */
record Mistake(String file, int line, String what) {
  /** All of them as a text, a line each. */
  static String text(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + what;
  }
}
