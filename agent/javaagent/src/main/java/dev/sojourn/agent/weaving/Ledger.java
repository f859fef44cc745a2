package dev.sojourn.agent.weaving;

import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.MethodReport.Outcome;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
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

  // The methods with hooks of each loader, by its unnamed module, which compares by identity.
  private final Map<Module, Set<String>> hooked = new WeakHashMap<>();

  // Of what is in kernelFrames: methods that threads may be inside of without hooks.
  private final Set<String> lateFrames = ConcurrentHashMap.newKeySet();

  private volatile Patterns patterns;
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
   * @return those that are in force now
   */
  public Patterns patterns() {
    return patterns;
  }

  /**
   * Puts patterns into force for every class that is loaded or retransformed from now on.
   *
   * @param next replace those before
   */
  public void replacePatterns(Patterns next) {
    patterns = next;
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

  /**
   * Takes down that a method is about to get hooks. A method of a class that is loaded already may
   * be running without them.
   *
   * @return whether it may
   */
  boolean hook(
      @Nullable ClassLoader loader, String className, MarkedMethod method, boolean loaded) {
    Module of = loader == null ? Object.class.getModule() : loader.getUnnamedModule();
    boolean first;
    synchronized (hooked) {
      first = hooked.computeIfAbsent(of, m -> new HashSet<>()).add(method.describe(className));
    }
    if (first && loaded && method.kernel()) {
      lateFrames.add(OldFrames.name(className, method.name()));
    }
    return first && loaded;
  }

  /** The {@link OldFrames#name}s of kernel methods that got hooks late since this was asked. */
  Set<String> takeLateFrames() {
    Set<String> taken = Set.copyOf(lateFrames);
    lateFrames.removeAll(taken);
    return taken;
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
    lateFrames.clear();
    synchronized (hooked) {
      hooked.clear();
    }
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
