package dev.sojourn.documents;

/**
 * A Java source three times, with the same lines: its code, its literals and its comments. Where
 * the others were are blanks.
 *
 * @param path the file
 * @param code without comments and literals
 * @param literals strings and characters
 * @param comments without all else
 */
record JavaSource(String path, String code, String literals, String comments) {
  static JavaSource of(String path, String text) {
    StringBuilder code = new StringBuilder(text.length());
    StringBuilder literals = new StringBuilder(text.length());
    StringBuilder comments = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = endOfToken(text, at);
      String token = text.substring(at, end);
      boolean comment = token.startsWith("//") || token.startsWith("/*");
      boolean literal = token.startsWith("\"") || token.startsWith("'");
      code.append(comment || literal ? blank(token) : token);
      literals.append(literal ? token : blank(token));
      comments.append(comment ? token : blank(token));
      at = end;
    }
    return new JavaSource(path, code.toString(), literals.toString(), comments.toString());
  }

  private static int endOfToken(String text, int at) {
    if (text.startsWith("//", at)) {
      return after("\n", text, at);
    }
    if (text.startsWith("/*", at)) {
      return after("*/", text, at + 2);
    }
    if (text.startsWith("\"\"\"", at)) {
      return endOfLiteral("\"\"\"", text, at + 3);
    }
    return switch (text.charAt(at)) {
      case '"' -> endOfLiteral("\"", text, at + 1);
      case '\'' -> endOfLiteral("'", text, at + 1);
      default -> at + 1;
    };
  }

  private static int endOfLiteral(String quote, String text, int from) {
    int at = from;
    while (at < text.length() && !text.startsWith(quote, at)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + quote.length());
  }

  private static int after(String end, String text, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }

  /** Spaces, in as many lines of the same lengths. */
  static String blank(String text) {
    StringBuilder blank = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      blank.append(text.charAt(i) == '\n' ? '\n' : ' ');
    }
    return blank.toString();
  }

  /** The folder that the package has below the source folder, such as {@code dev/sojourn}. */
  String folderOfPackage() {
    String folder = Repository.parent(path);
    int java = folder.lastIndexOf("/java/");
    return java < 0 ? folder : folder.substring(java + "/java/".length());
  }
}
