package dev.sojourn.agent.weaving.report;

import dev.sojourn.agent.loaders.ForeignRuntimes;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A record of what became of each method that is annotated or selected by a pattern, and whose
 * class was met. What it knows of a class goes when the class's loader is unloaded. Any thread may
 * write and read it.
 */
public final class WeavingReport {
  // Keyed by the loader's unnamed module, which compares by identity. Guarded by itself.
  private final Map<Module, LoaderReport> loaders = new WeakHashMap<>();

  // Names, in kernelFrames too, of methods that threads may be inside of without hooks.
  private final Set<String> lateFrames = ConcurrentHashMap.newKeySet();

  private volatile Patterns patterns;
  private final ForeignRuntimes foreignRuntimes = new ForeignRuntimes();

  /** Makes an empty report, for annotated methods only. */
  public WeavingReport() {
    this(Patterns.NONE);
  }

  /**
   * Makes an empty report.
   *
   * @param patterns the patterns for methods that are not annotated
   */
  public WeavingReport(Patterns patterns) {
    this.patterns = patterns;
  }

  /**
   * Returns the patterns that are in force; they know what they have matched.
   *
   * @return the patterns in force now
   */
  public Patterns patterns() {
    return patterns;
  }

  /**
   * Puts patterns into force for every class that is loaded or retransformed from now on.
   *
   * @param next the patterns that replace those before
   */
  public void replacePatterns(Patterns next) {
    patterns = next;
  }

  /**
   * Returns the record of other copies of the runtime, for those that meet them.
   *
   * @return this report's one record, which grows as copies are met
   */
  public ForeignRuntimes foreignRuntimes() {
    return foreignRuntimes;
  }

  /**
   * Lists the other copies of the runtime that were met so far.
   *
   * @return where the file of each was found, by a text with its loader's class, name and hash code
   */
  public SortedMap<String, String> placesOfForeignRuntimes() {
    return foreignRuntimes.all();
  }

  /**
   * Returns a method's name as a stack frame gives it. It has no parameters, so overloads share a
   * name: rather too many methods are found than too few.
   *
   * @param className the class's name
   * @param methodName the method's name
   * @return the name
   */
  public static String frameName(String className, String methodName) {
    return className + "." + methodName;
  }

  /** Returns the part for a loader's classes, made if there is none. */
  private LoaderReport of(@Nullable ClassLoader loader) {
    Module key = loader == null ? Object.class.getModule() : loader.getUnnamedModule();
    synchronized (loaders) {
      return loaders.computeIfAbsent(key, m -> new LoaderReport(describe(loader)));
    }
  }

  private static String describe(@Nullable ClassLoader loader) {
    return loader == null
        ? "the boot loader"
        : loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
  }

  private List<LoaderReport> all() {
    synchronized (loaders) {
      return List.copyOf(loaders.values());
    }
  }

  /** Records that a method of a loader's class is woven. */
  public void woven(@Nullable ClassLoader loader, String className, MarkedMethod method) {
    woven(loader, className, method, "");
  }

  /** Records that a method is woven, with a remark, and returns whether that is news. */
  public boolean woven(
      @Nullable ClassLoader loader, String className, MarkedMethod method, String remark) {
    LoaderReport part = of(loader);
    part.wovenClasses.add(className);
    String frame = frameName(className, method.name());
    if (method.kernel()) {
      part.kernelFrames
          .computeIfAbsent(frame, f -> ConcurrentHashMap.newKeySet())
          .add(method.domain());
    } else {
      part.userFrames.add(frame);
    }
    WeavingResult result = new WeavingResult(Outcome.WOVEN, method.mode(), remark);
    return !result.equals(part.methods.put(method.describe(className), result));
  }

  /**
   * Records that a method is about to get hooks.
   *
   * @param loaded whether its class is loaded already
   * @return whether the method may be running without hooks
   */
  public boolean hook(
      @Nullable ClassLoader loader, String className, MarkedMethod method, boolean loaded) {
    boolean first = of(loader).hooked.add(method.describe(className));
    if (first && loaded && method.kernel()) {
      lateFrames.add(frameName(className, method.name()));
    }
    return first && loaded;
  }

  /**
   * Returns and forgets the {@link #frameName frame name}s of kernel methods that got hooks late.
   */
  public Set<String> takeLateFrames() {
    Set<String> taken = Set.copyOf(lateFrames);
    lateFrames.removeAll(taken);
    return taken;
  }

  /** Records that a class may have marked methods but could not be read. */
  public void unreadable(@Nullable ClassLoader loader, String className, String reason) {
    of(loader).methods.put(className, new WeavingResult(Outcome.FAILED, "", reason));
  }

  /**
   * Records that a method is not woven, and returns whether that is news: because of other agents a
   * class may come again.
   */
  public boolean notWoven(
      @Nullable ClassLoader loader,
      String className,
      MarkedMethod method,
      Outcome outcome,
      String reason) {
    WeavingResult result = new WeavingResult(outcome, method.mode(), reason);
    return !result.equals(of(loader).methods.put(method.describe(className), result));
  }

  /**
   * Tells whether methods have hooks, in words.
   *
   * @return {@code at work}, or {@code detached}
   */
  public String state() {
    return Domain.DEFAULT.context().detachment().isDetached() ? "detached" : "at work";
  }

  /** Returns a copy of the names of the classes that have woven methods. */
  public Set<String> wovenClasses() {
    Set<String> names = new HashSet<>();
    for (LoaderReport part : all()) {
      names.addAll(part.wovenClasses);
    }
    return names;
  }

  /** Forgets all methods. To be called once none has hooks. */
  public void clear() {
    lateFrames.clear();
    synchronized (loaders) {
      loaders.clear();
    }
  }

  /**
   * Whether a frame of this {@link #frameName frame name} may be a woven {@code @KernelMode}
   * method's.
   */
  public boolean isKernelFrame(String name) {
    synchronized (loaders) { // no copy: this is asked for each frame of a stack
      for (LoaderReport part : loaders.values()) {
        if (part.kernelFrames.containsKey(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the domain of the kernel methods with this name; null for several domains, or none. */
  public @Nullable Domain domainOfKernelFrame(String name) {
    Set<String> domains = new HashSet<>();
    for (LoaderReport part : all()) {
      domains.addAll(part.kernelFrames.getOrDefault(name, Set.of()));
    }
    return domains.size() == 1 ? Domains.named(domains.iterator().next()) : null;
  }

  /**
   * Whether a frame of this {@link #frameName frame name} may be a woven {@code @UserMode}
   * method's.
   */
  public boolean isUserFrame(String name) {
    synchronized (loaders) { // as for kernel frames
      for (LoaderReport part : loaders.values()) {
        if (part.userFrames.contains(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Counts the methods with an outcome.
   *
   * @param outcome the outcome
   * @return a count
   */
  public int count(Outcome outcome) {
    int count = 0;
    for (LoaderReport part : all()) {
      for (WeavingResult method : part.methods.values()) {
        if (method.outcome() == outcome) {
          count++;
        }
      }
    }
    return count;
  }

  /**
   * Lists what became of the methods of a loader's classes.
   *
   * @param loader the loader; null for the boot loader
   * @return a copy, by a text with the method's class, name and parameter types
   */
  public SortedMap<String, WeavingResult> methodsOf(@Nullable ClassLoader loader) {
    return new TreeMap<>(of(loader).methods);
  }

  /**
   * Lists what became of all methods of classes that are loaded. Of a method that several loaders
   * have, and of which different things became, the results are told apart by the loader.
   *
   * @return a copy, by a text with the method's class, name and parameter types
   */
  public SortedMap<String, WeavingResult> methods() {
    SortedMap<String, WeavingResult> methods = new TreeMap<>();
    Set<String> differing = new HashSet<>();
    List<LoaderReport> parts = all();
    for (LoaderReport part : parts) {
      part.methods.forEach(
          (method, result) -> {
            WeavingResult other = methods.put(method, result);
            if (other != null && !other.equals(result)) {
              differing.add(method);
            }
          });
    }
    methods.keySet().removeAll(differing);
    for (LoaderReport part : parts) {
      for (String method : differing) {
        WeavingResult result = part.methods.get(method);
        if (result != null) {
          methods.put(method + " of " + part.name, result);
        }
      }
    }
    return methods;
  }
}
