package dev.sojourn.agent.patterns;

/**
 * Where a text was written, for messages about it.
 *
 * @param source a file's path, or what else the text is from
 * @param line counted from 1; 0 if the source has no lines
 * @param column of the text's first character in that line, counted from 1
 */
public record Origin(String source, int line, int column) {
  /**
   * The value of an option.
   *
   * @param key the option's
   * @return its origin
   */
  public static Origin ofOption(String key) {
    return new Origin("option " + key, 0, 1);
  }

  /**
   * Names a place in the text.
   *
   * @param offset of the character that is meant
   * @return file, line and column, or source and number of the character
   */
  public String at(int offset) {
    int place = column + offset;
    return line == 0 ? source + ", character " + place : source + ":" + line + ":" + place;
  }
}
