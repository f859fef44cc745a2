package dev.sojourn.agent.patterns;

/**
 * The place where a text was written, like a compiler's source position; for messages about it.
 *
 * @param source a file's path, or another name for the source of the text
 * @param line counted from 1; 0 if the source has no lines
 * @param column of the text's first character in that line, counted from 1
 */
public record Origin(String source, int line, int column) {
  /**
   * Makes the origin of an option's value.
   *
   * @param key the option's key
   * @return an origin without lines
   */
  public static Origin ofOption(String key) {
    return new Origin("option " + key, 0, 1);
  }

  /**
   * Names the place of one character of the text.
   *
   * @param offset of the character in the text, counted from 0
   * @return file, line and column; or the source and the number of the character
   */
  public String at(int offset) {
    int place = column + offset;
    return line == 0 ? source + ", character " + place : source + ":" + line + ":" + place;
  }
}
