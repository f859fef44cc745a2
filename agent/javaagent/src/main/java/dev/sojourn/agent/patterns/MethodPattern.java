package dev.sojourn.agent.patterns;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pattern for methods, like a small AspectJ pointcut: it compares class, name and parameter
 * types. It remembers the methods that it has matched. Any thread may use it.
 */
public final class MethodPattern {
  /** A pattern may match in each of the classes that a script engine makes without end. */
  static final int MOST_REMEMBERED = 10_000;

  private final Mode mode;
  private final boolean withSubclasses;
  private final Glob className;
  private final Glob methodName;
  private final Parameters parameters;
  private final String domain;
  private final String text;
  private final Origin origin;
  private final int offset;
  private final Set<String> matched = ConcurrentHashMap.newKeySet();

  /** The two modes that a pattern can give a method. */
  public enum Mode {
    /** The method is woven as if it carried {@code @KernelMode}. */
    KERNEL,
    /** The method is woven as if it carried {@code @UserMode}. */
    USER
  }

  /** The types of the first parameters, and whether any others may follow. */
  record Parameters(List<Glob> first, boolean more) {
    boolean match(List<String> types) {
      if (more ? types.size() < first.size() : types.size() != first.size()) {
        return false;
      }
      for (int i = 0; i < first.size(); i++) {
        if (!first.get(i).matches(types.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  MethodPattern(
      Mode mode,
      boolean withSubclasses,
      Glob className,
      Glob methodName,
      Parameters parameters,
      String domain,
      String text,
      Origin origin,
      int offset) {
    this.mode = mode;
    this.withSubclasses = withSubclasses;
    this.className = className;
    this.methodName = methodName;
    this.parameters = parameters;
    this.domain = domain;
    this.text = text;
    this.origin = origin;
    this.offset = offset;
  }

  /**
   * Returns the mode that the pattern gives the methods it matches.
   *
   * @return the mode
   */
  public Mode mode() {
    return mode;
  }

  /**
   * Tells whether the pattern also matches methods of subclasses, or of an interface's
   * implementors.
   *
   * @return true if it begins with a plus; class and method are then names without stars
   */
  public boolean withSubclasses() {
    return withSubclasses;
  }

  /**
   * Returns the class as the pattern writes it.
   *
   * @return a binary name, maybe with stars
   */
  public String className() {
    return className.text();
  }

  /**
   * Returns the method's name as the pattern writes it.
   *
   * @return a name, maybe with stars
   */
  public String methodName() {
    return methodName.text();
  }

  /**
   * Tells whether the pattern names one class and one method name. Whoever wrote it then meant each
   * method that it matches.
   *
   * @return true if it has no plus, and no star in class and method
   */
  public boolean isExact() {
    return !withSubclasses && className.isLiteral() && methodName.isLiteral();
  }

  /**
   * Returns the name of the domain that the pattern gives the methods it matches.
   *
   * @return the name; empty for the default domain
   */
  public String domain() {
    return domain;
  }

  /**
   * Returns the pattern as it is written.
   *
   * @return its text
   */
  public String text() {
    return text;
  }

  /**
   * Tells where the pattern is written.
   *
   * @return file, line and column; or the source and the number of a character
   */
  public String origin() {
    return origin.at(offset);
  }

  /**
   * Compares the pattern's class with the name of a class; superclasses are not looked at.
   *
   * @param name a binary name
   * @return whether the pattern names the class
   */
  public boolean matchesClass(String name) {
    return className.matches(name);
  }

  /**
   * Compares the pattern's method with the name and parameter types of a method; the classes are
   * not compared.
   *
   * @param name the method's name
   * @param parameterTypes the names of its types, as {@code Class.getTypeName()} gives them
   * @return whether the pattern matches the method if it also matches its class
   */
  public boolean matchesMethod(String name, List<String> parameterTypes) {
    return methodName.matches(name) && parameters.match(parameterTypes);
  }

  /**
   * Records a method that the pattern has matched.
   *
   * @param method its class, name and parameter types in one text
   */
  public void matched(String method) {
    if (matched.size() < MOST_REMEMBERED) {
      matched.add(method);
    }
  }

  /**
   * Counts the methods that the pattern has matched so far, up to 10,000.
   *
   * @return a count; 0 for a pattern that has had no effect
   */
  public int matches() {
    return matched.size();
  }

  @Override
  public String toString() {
    return mode.name().toLowerCase(Locale.ROOT) + "=" + text;
  }
}
