package dev.sojourn.agent.patterns;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One pattern, and the methods that it was found to match. */
public final class MethodPattern {
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

  /** The two modes that a method can be given. */
  public enum Mode {
    /** As {@code @KernelMode}. */
    KERNEL,
    /** As {@code @UserMode}. */
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
   * Returns the mode that it gives.
   *
   * @return the mode
   */
  public Mode mode() {
    return mode;
  }

  /**
   * Tells whether it is about the class's subclasses, and an interface's implementors, too.
   *
   * @return whether it began with a plus; then class and method are names without stars
   */
  public boolean withSubclasses() {
    return withSubclasses;
  }

  /**
   * Returns the class as it is written.
   *
   * @return a binary name, maybe with stars
   */
  public String className() {
    return className.text();
  }

  /**
   * Returns the method's name as it is written.
   *
   * @return a name, maybe with stars
   */
  public String methodName() {
    return methodName.text();
  }

  /**
   * Tells whether it names one class and one method name.
   *
   * @return whether what it matches was meant by whoever wrote it, one by one
   */
  public boolean isExact() {
    return !withSubclasses && className.isLiteral() && methodName.isLiteral();
  }

  /**
   * Returns the domain that the methods are to be in.
   *
   * @return the empty name for the default one
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
   * Tells where it is written.
   *
   * @return file, line and column, or the like
   */
  public String origin() {
    return origin.at(offset);
  }

  /**
   * Compares its class with a class's name; does not look at superclasses.
   *
   * @param name a binary name
   * @return whether the class is one that it names
   */
  public boolean matchesClass(String name) {
    return className.matches(name);
  }

  /**
   * Compares its method with a method.
   *
   * @param name the method's
   * @param parameterTypes as {@code Class.getTypeName()} has them
   * @return whether it matches, in a class that does
   */
  public boolean matchesMethod(String name, List<String> parameterTypes) {
    return methodName.matches(name) && parameters.match(parameterTypes);
  }

  /**
   * Takes down that it has matched; any thread.
   *
   * @param method with its class and parameter types
   */
  public void matched(String method) {
    matched.add(method);
  }

  /**
   * Counts the methods that it has matched.
   *
   * @return 0 for a pattern that does nothing, so far
   */
  public int matches() {
    return matched.size();
  }

  @Override
  public String toString() {
    return mode.name().toLowerCase(Locale.ROOT) + "=" + text;
  }
}
