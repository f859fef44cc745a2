package dev.sojourn.agent.patterns;

/**
 * A wildcard pattern, like a shell glob whose only wildcard is {@code *}: it stands for any number
 * of any characters, or for none.
 *
 * @param text the text
 */
public record Glob(String text) {
  boolean isLiteral() {
    return text.indexOf('*') < 0;
  }

  /**
   * Compares the text with a whole name. The time is at most proportional to the product of the two
   * lengths.
   *
   * @param name the whole name
   * @return whether the text stands for this name
   */
  public boolean matches(String name) {
    // After a mismatch only the latest star takes one more character: earlier ones need not.
    int at = 0;
    int in = 0;
    int star = -1;
    int from = 0;
    while (in < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        from = in;
      } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++from;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
