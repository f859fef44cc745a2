package dev.sojourn.agent.patterns;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.MethodPattern.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A recursive-descent parser for lists of patterns.
 *
 * <pre>
 *   list       = pattern { "|" pattern }
 *   pattern    = [ "+" ] class "." method "(" [ parameters ] ")" [ "@" domain ]
 *   parameters = ".."  or  type { "," type } [ "," ".." ]
 * </pre>
 *
 * <p>A star in class, method or type stands for any characters, dots too. White space may stand
 * between tokens, but not around the dots inside a name, also that between class and method. A
 * wrong pattern is left out; a problem says where it is wrong, and parsing goes on with the next.
 */
final class PatternParser {
  private static final String SYNTAX =
      "; a pattern is [+]package.Class.method(parameter types, or ..)[@domain], * stands for any"
          + " characters, and | separates patterns";

  private final Mode mode;
  private final String text;
  private final Origin origin;
  private final int mostProblems;
  private final List<MethodPattern> patterns = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private boolean flawed;
  private int at;

  private PatternParser(Mode mode, String text, Origin origin, int mostProblems) {
    this.mode = mode;
    this.text = text;
    this.origin = origin;
    this.mostProblems = mostProblems;
  }

  static Patterns parse(Mode mode, String text, Origin origin, int mostProblems) {
    PatternParser parser = new PatternParser(mode, text, origin, mostProblems);
    parser.list();
    return new Patterns(parser.patterns, parser.problems, parser.flawed);
  }

  /** A syntax error, like {@code ParseException}; its words are made only if they are wanted. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
    private final int offset;
    private final transient Supplier<String> words;

    Wrong(int offset, Supplier<String> words) {
      super(null, null, false, false);
      this.offset = offset;
      this.words = words;
    }
  }

  private void list() {
    do {
      try {
        patterns.add(pattern());
      } catch (Wrong e) {
        flawed = true;
        if (problems.size() < mostProblems) {
          problems.add(origin.at(e.offset) + ": " + e.words.get() + SYNTAX);
        }
        int next = text.indexOf('|', at);
        at = next < 0 ? text.length() : next;
      }
    } while (accept('|'));
  }

  private MethodPattern pattern() throws Wrong {
    skipSpace();
    int start = at;
    boolean withSubclasses = accept('+');
    int nameStart = skipSpace();
    String name = name("a class and a method");
    expect('(', "the parameter types");
    int dot = name.lastIndexOf('.');
    Glob className = className(withSubclasses, nameStart, name, dot);
    Glob method = new Glob(name.substring(dot + 1));
    if (withSubclasses && !method.isLiteral()) {
      throw new Wrong(nameStart + dot + 1, () -> "with + the method's name can have no *");
    }
    Parameters parameters = parameters();
    int end = at;
    String domain = "";
    if (accept('@')) {
      skipSpace();
      domain = name("a domain");
      end = at;
    }
    if (skipSpace() < text.length() && text.charAt(at) != '|') {
      throw new Wrong(at, () -> "nothing more is expected, but here is '" + text.charAt(at) + "'");
    }
    return new MethodPattern(
        mode,
        withSubclasses,
        className,
        method,
        parameters,
        domain,
        text.substring(start, end),
        origin,
        start);
  }

  private static Glob className(boolean withSubclasses, int start, String name, int dot)
      throws Wrong {
    if (dot < 0) {
      throw new Wrong(start, () -> "'" + name + "' is no class and method with a dot in between");
    }
    Glob className = new Glob(name.substring(0, dot));
    if (withSubclasses && !className.isLiteral()) {
      throw new Wrong(start + name.indexOf('*'), () -> "with + the class's name can have no *");
    }
    int star = name.indexOf('*');
    int firstDot = name.indexOf('.');
    if (star >= 0 && star < firstDot) {
      throw new Wrong(start + star, () -> "the first part of a class's name can have no *");
    }
    return className;
  }

  private Parameters parameters() throws Wrong {
    List<Glob> types = new ArrayList<>();
    if (accept(')')) {
      return new Parameters(types, false);
    }
    do {
      skipSpace();
      if (text.startsWith("..", at)) {
        at += 2;
        expect(')', "the end, since .. stands for all that follow,");
        return new Parameters(types, true);
      }
      StringBuilder type = new StringBuilder(name("a parameter's type"));
      while (accept('[')) {
        expect(']', "the array's");
        type.append("[]");
      }
      types.add(new Glob(type.toString()));
    } while (accept(','));
    expect(')', "the end of the parameter types");
    return new Parameters(types, false);
  }

  /**
   * Reads non-empty parts separated by dots. A part may have stars, and any characters but white
   * space, control characters, and those that patterns, options and class files use as syntax.
   */
  private String name(String what) throws Wrong {
    int start = at;
    while (at < text.length() && isInName(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (name.isEmpty()) {
      throw new Wrong(at, () -> "expected " + what + ", found " + found());
    }
    int empty = name.startsWith(".") ? 0 : name.indexOf("..");
    if (empty >= 0) {
      throw new Wrong(start + empty, () -> "a name's part is missing beside this dot");
    }
    if (name.endsWith(".")) {
      throw new Wrong(at, () -> "expected " + what + ", found " + found());
    }
    return name;
  }

  private static boolean isInName(char c) {
    return !Character.isWhitespace(c)
        && !Character.isISOControl(c)
        && "()[]<>/|+@,;:=\"".indexOf(c) < 0;
  }

  private void expect(char wanted, String what) throws Wrong {
    if (!accept(wanted)) {
      throw new Wrong(at, () -> "expected '" + wanted + "' for " + what + " but found " + found());
    }
  }

  private String found() {
    return at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
  }

  private boolean accept(char wanted) {
    if (skipSpace() < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private int skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
