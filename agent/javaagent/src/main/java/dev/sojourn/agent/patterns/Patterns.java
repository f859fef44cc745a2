package dev.sojourn.agent.patterns;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of patterns, in layers, and the problems of texts that are no patterns.
 *
 * <p>The patterns that a later attach brings are a layer of their own. The earliest layer that
 * matches a method decides on it for good, because threads may be inside the method.
 */
public final class Patterns {
  /** An empty list. */
  public static final Patterns NONE = new Patterns(List.of(), List.of(), false);

  /** How many problems are worth reporting; a reader learns nothing from more of them. */
  public static final int MOST_PROBLEMS = 50;

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private final List<List<MethodPattern>> layers;
  private final List<MethodPattern> all;
  private final List<String> problems;
  private final boolean flawed;
  private final byte[][] inheritable;

  Patterns(List<MethodPattern> all, List<String> problems, boolean flawed) {
    this(List.of(List.copyOf(all)), all, problems, flawed);
  }

  private Patterns(
      List<List<MethodPattern>> layers,
      List<MethodPattern> all,
      List<String> problems,
      boolean flawed) {
    this.layers = layers;
    this.all = List.copyOf(all);
    this.problems = List.copyOf(problems);
    this.flawed = flawed;
    List<byte[]> names = new ArrayList<>(); // no streams: they take start-up time of every program
    for (MethodPattern pattern : all) {
      if (pattern.withSubclasses()) {
        names.add(pattern.methodName().getBytes(StandardCharsets.UTF_8));
      }
    }
    this.inheritable = names.toArray(new byte[0][]);
  }

  /**
   * Parses a list of patterns, separated by {@code |}. Never throws, whatever the text is.
   *
   * @param mode the mode that the patterns give
   * @param text the list
   * @param origin where it is written
   * @return the patterns that could be parsed, and the problems
   */
  public static Patterns parse(Mode mode, String text, Origin origin) {
    return parse(mode, text, origin, MOST_PROBLEMS + 1); // one more shows that there are too many
  }

  /**
   * Parses a list of patterns, and keeps no more problems than are wanted: each takes hundreds of
   * bytes, and may be about one character of the text. Never throws, whatever the text is.
   *
   * @param mode the mode that the patterns give
   * @param text the list
   * @param origin where it is written
   * @param mostProblems how many problems to keep at most, maybe 0
   * @return the patterns that could be parsed, and the first problems
   */
  public static Patterns parse(Mode mode, String text, Origin origin, int mostProblems) {
    return PatternParser.parse(mode, text, origin, mostProblems);
  }

  /**
   * Joins several lists into one layer.
   *
   * @param parts the lists, in order
   * @return all their patterns and problems
   */
  public static Patterns of(List<Patterns> parts) {
    List<MethodPattern> all = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    boolean flawed = false;
    for (Patterns part : parts) {
      all.addAll(part.all);
      wrong.addAll(part.problems);
      flawed |= part.flawed;
    }
    return new Patterns(all, wrong, flawed);
  }

  /**
   * Lists the patterns of another list that this one lacks. Where they are written does not matter.
   *
   * @param others the other list
   * @return its patterns, each once, in the order in which they were written
   */
  public List<MethodPattern> missing(Patterns others) {
    Set<String> known = new HashSet<>();
    for (MethodPattern pattern : all) {
      known.add(pattern.toString());
    }
    List<MethodPattern> missing = new ArrayList<>();
    for (MethodPattern pattern : others.all) {
      if (known.add(pattern.toString())) {
        missing.add(pattern);
      }
    }
    return missing;
  }

  /**
   * Makes a list of these patterns and one more layer.
   *
   * @param added patterns for methods that none of these matches
   * @return a list without problems; it shares these patterns, and so what they have matched
   */
  public Patterns then(List<MethodPattern> added) {
    List<List<MethodPattern>> both = new ArrayList<>(layers);
    both.add(List.copyOf(added));
    List<MethodPattern> flat = new ArrayList<>(all);
    flat.addAll(added);
    return new Patterns(List.copyOf(both), flat, List.of(), false);
  }

  /**
   * Lists the patterns by layer: the first layer that has any for a method decides.
   *
   * @return the oldest layer first
   */
  public List<List<MethodPattern>> layers() {
    return layers;
  }

  /** Two lists are equal if they have the same patterns in the same order, wherever written. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Patterns patterns && all.toString().equals(patterns.all.toString());
  }

  @Override
  public int hashCode() {
    return all.toString().hashCode();
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
    List<MethodPattern> unmatched = new ArrayList<>();
    for (MethodPattern pattern : all) {
      if (pattern.matches() == 0) {
        unmatched.add(pattern);
      }
    }
    return unmatched;
  }

  /**
   * Tells whether any text was wrong.
   *
   * @return true even if the problem was not kept
   */
  public boolean isFlawed() {
    return flawed;
  }

  /**
   * Lists the problems that were kept.
   *
   * @return one line for each
   */
  public List<String> problems() {
    return problems;
  }

  /**
   * Tells whether some pattern names a class.
   *
   * @param className a binary name
   * @return whether it does; false for a class that only a supertype's {@code +} pattern may match
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
   * Tells whether some pattern names a class that may be the JDK's.
   *
   * @return whether a pattern's class begins with one of the JDK's package names
   */
  public boolean nameJdk() {
    for (MethodPattern pattern : all) {
      for (String prefix : JDK) {
        if (pattern.className().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns the method names of the {@code +} patterns, in UTF-8. A class file that has none of
   * them in its constant pool declares no method that such a pattern matches.
   *
   * @return the array itself: the caller must not change it
   */
  public byte[][] inheritable() {
    return inheritable;
  }
}
