package dev.sojourn.agent.weaving;

import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of every method that is annotated or selected by a pattern, and was met; any thread
 * may write and read it.
 */
public final class Ledger {
  private final Map<String, MethodReport> methods = new ConcurrentHashMap<>();

  // The woven methods as stack frames name them; a name may be in both.
  private final Map<String, Set<String>> kernelFrames = new ConcurrentHashMap<>(); // with domains
  private final Set<String> userFrames = ConcurrentHashMap.newKeySet();

  private final Set<String> wovenClasses = ConcurrentHashMap.newKeySet();

  private final Patterns patterns;
  private final Copies copies = new Copies();

  /** An empty ledger, for annotated methods only. */
  public Ledger() {
    this(Patterns.NONE);
  }

  /**
   * An empty ledger.
   *
   * @param patterns name methods that are not annotated
   */
  public Ledger(Patterns patterns) {
    this.patterns = patterns;
  }

  /**
   * Returns the patterns, which know what they have matched.
   *
   * @return always the same
   */
  public Patterns patterns() {
    return patterns;
  }

  /**
   * Returns the other copies of the runtime.
   *
   * @return always the same
   */
  public Copies copies() {
    return copies;
  }

  void woven(String className, MarkedMethod method) {
    woven(className, method, "");
  }

  /** Takes it down with something to say of it, and returns whether that is news. */
  boolean woven(String className, MarkedMethod method, String remark) {
    wovenClasses.add(className);
    String frame = OldFrames.name(className, method.name());
    if (method.kernel()) {
      kernelFrames.computeIfAbsent(frame, f -> ConcurrentHashMap.newKeySet()).add(method.domain());
    } else {
      userFrames.add(frame);
    }
    MethodReport report = new MethodReport(Outcome.WOVEN, method.mode(), remark);
    return !report.equals(methods.put(method.describe(className), report));
  }

  /** A class with marked methods that could not even be read for them. */
  void unreadable(String className, String reason) {
    methods.put(className, new MethodReport(Outcome.FAILED, "", reason));
  }

  /** Takes it down, and returns whether that is news: other agents may show us a class again. */
  boolean notWoven(String className, MarkedMethod method, Outcome outcome, String reason) {
    MethodReport report = new MethodReport(outcome, method.mode(), reason);
    return !report.equals(methods.put(method.describe(className), report));
  }

  /**
   * Tells whether methods have hooks, in words.
   *
   * @return {@code at work}, or {@code detached}
   */
  public String state() {
    return Domain.DEFAULT.setup().detachment().isDetached() ? "detached" : "at work";
  }

  /** Whether a class of that name has woven methods. */
  boolean isWovenClass(String className) {
    return wovenClasses.contains(className);
  }

  /** The classes that have woven methods: a copy. */
  Set<String> wovenClasses() {
    return Set.copyOf(wovenClasses);
  }

  /** Forgets all methods, once none has hooks. */
  void clear() {
    methods.clear();
    kernelFrames.clear();
    userFrames.clear();
    wovenClasses.clear();
  }

  boolean hasKernelFrames() {
    return !kernelFrames.isEmpty();
  }

  /** Whether a frame of that {@link OldFrames#name} may be a woven {@code @KernelMode} method's. */
  boolean isKernelFrame(String name) {
    return kernelFrames.containsKey(name);
  }

  /** The domain of the methods with that name, or null if they have several. */
  @Nullable Domain domainOfKernelFrame(String name) {
    Set<String> domains = kernelFrames.getOrDefault(name, Set.of());
    return domains.size() == 1 ? Domains.named(domains.iterator().next()) : null;
  }

  /** Whether a frame of that {@link OldFrames#name} may be a woven {@code @UserMode} method's. */
  boolean isUserFrame(String name) {
    return userFrames.contains(name);
  }

  /**
   * Counts the methods with an outcome.
   *
   * @param outcome the outcome
   * @return a count
   */
  public int count(Outcome outcome) {
    int count = 0;
    for (MethodReport method : methods.values()) {
      if (method.outcome() == outcome) {
        count++;
      }
    }
    return count;
  }

  /**
   * Lists all methods.
   *
   * @return a copy, by the method's name with class and parameter types
   */
  public SortedMap<String, MethodReport> methods() {
    return new TreeMap<>(methods);
  }
}
