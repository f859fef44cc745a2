package dev.sojourn.agent.patterns;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All patterns, and what was wrong with the texts that are none.
 *
 * <p>Those that a later attach has brought are a layer of their own: what a method is by an earlier
 * layer it stays, since threads may be inside of it.
 */
public final class Patterns {
  /** No pattern at all. */
  public static final Patterns NONE = new Patterns(List.of(), List.of(), false);

  /** After so many nothing is learned from the next. */
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
    List<byte[]> names = new ArrayList<>(); // no streams: without patterns this is start-up time
    for (MethodPattern pattern : all) {
      if (pattern.withSubclasses()) {
        names.add(pattern.methodName().getBytes(StandardCharsets.UTF_8));
      }
    }
    this.inheritable = names.toArray(new byte[0][]);
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
    return parse(mode, text, origin, MOST_PROBLEMS + 1); // one more, so that it is seen
  }

  /**
   * Reads a list of patterns of which so many problems are wanted and no more: each takes hundreds
   * of bytes, and may be about one character.
   *
   * @param mode what the methods are to be
   * @param text the list
   * @param origin where it is written
   * @param mostProblems how many, maybe none
   * @return the patterns that could be read, and the first problems
   */
  public static Patterns parse(Mode mode, String text, Origin origin, int mostProblems) {
    return PatternParser.parse(mode, text, origin, mostProblems);
  }

  /**
   * Makes one layer of several.
   *
   * @param parts in their order
   * @return all that they have
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
   * Lists what others have that are not among these, wherever they are written.
   *
   * @param others any
   * @return in the order in which they were written
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
   * Adds a layer.
   *
   * @param added patterns that are asked where none of these matches
   * @return these, which know what they have matched, and those
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

  /** The same patterns in the same order, wherever they are written. */
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
   * Tells whether anything was wrong.
   *
   * @return true also if the problems of it were not wanted
   */
  public boolean isFlawed() {
    return flawed;
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
   * Tells whether some pattern is about classes that the JDK has.
   *
   * @return whether a class of a pattern is in one of the JDK's packages
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
   * Returns the names of the methods whose patterns are about subclasses. A class file without any
   * of them in its constant pool declares no such method.
   *
   * @return not a copy: do not change it
   */
  public byte[][] inheritable() {
    return inheritable;
  }
}
