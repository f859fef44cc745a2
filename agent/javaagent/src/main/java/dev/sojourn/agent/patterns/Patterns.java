package dev.sojourn.agent.patterns;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** All patterns, and what was wrong with the texts that are none. */
public final class Patterns {
  /** No pattern at all. */
  public static final Patterns NONE = new Patterns(List.of(), List.of());

  private final List<MethodPattern> all;
  private final List<String> problems;
  private final byte[][] inheritable;

  Patterns(List<MethodPattern> all, List<String> problems) {
    this.all = List.copyOf(all);
    this.problems = List.copyOf(problems);
    this.inheritable =
        all.stream()
            .filter(MethodPattern::withSubclasses)
            .map(pattern -> pattern.methodName().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /**
   * Reads a list of patterns, separated by {@code |}. Never throws for the text's sake.
   *
   * @param mode what the methods are to be
   * @param text the list
   * @param origin where it is written
   * @return the patterns that could be read, and the problems
   */
  public static Patterns parse(Mode mode, String text, Origin origin) {
    return PatternParser.parse(mode, text, origin);
  }

  /**
   * Adds others.
   *
   * @param others come after these
   * @return both
   */
  public Patterns and(Patterns others) {
    return new Patterns(
        Stream.concat(all.stream(), others.all.stream()).toList(),
        Stream.concat(problems.stream(), others.problems.stream()).toList());
  }

  /**
   * Lists the patterns.
   *
   * @return in the order in which they were written
   */
  public List<MethodPattern> all() {
    return all;
  }

  /**
   * Lists the patterns that have matched no method yet.
   *
   * @return in the order in which they were written
   */
  public List<MethodPattern> unmatched() {
    return all.stream().filter(pattern -> pattern.matches() == 0).toList();
  }

  /**
   * Lists what was wrong.
   *
   * @return a line each
   */
  public List<String> problems() {
    return problems;
  }

  /**
   * Tells whether some pattern names a class.
   *
   * @param className a binary name
   * @return false also for one that only a superclass's pattern may match
   */
  public boolean nameClass(String className) {
    for (MethodPattern pattern : all) {
      if (pattern.matchesClass(className)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the names of the methods whose patterns are about subclasses. A class file without any
   * of them in its constant pool declares no such method.
   *
   * @return not a copy: do not change it
   */
  public byte[][] inheritable() {
    return inheritable;
  }
}
