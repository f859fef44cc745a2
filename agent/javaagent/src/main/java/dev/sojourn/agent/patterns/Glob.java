package dev.sojourn.agent.patterns;

/**
 * A text in which {@code *} stands for any characters, also none.
 *
 * @param text the text
 */
public record Glob(String text) {
  boolean isLiteral() {
    return text.indexOf('*') < 0;
  }

  /**
   * Compares it with a name. Goes back to the latest star only, which is enough, so the time is
   * bounded by a product.
   *
   * @param name the whole name
   * @return whether it is one that the text stands for
   */
  public boolean matches(String name) {
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
