package dev.sojourn.agent.options;

import org.jspecify.annotations.Nullable;

/** Finds the name that was meant by a word that is not one. */
public final class Spelling {
  /** Of a word that is longer only so many characters are looked at. */
  private static final int LONGEST_COMPARED = 64;

  private Spelling() {}

  /** Returns the nearest of some names; null if of each more than half would have to be changed. */
  public static @Nullable String nearest(String word, Iterable<String> names) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = distance(word, name);
      int longer = Math.max(Math.min(word.length(), LONGEST_COMPARED), name.length());
      if (distance < least && 2 * distance <= longer) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance. If {@code from} is long, only its beginning counts. */
  static int distance(String from, String to) {
    int length = Math.min(from.length(), LONGEST_COMPARED);
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= length; i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
