package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import dev.sojourn.engine.Hooks;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loaders that have defined classes of another copy of the runtime: what is done by it has a state
 * of its own. Keeps none of them alive.
 */
public final class Copies {
  private static final String API = "dev.sojourn.";
  private static final String ENGINE = API + "engine.";
  private static final String FILE = "dev/sojourn/Sojourn.class";

  // By their loaders' unnamed modules, which compare by identity.
  private final Map<Module, Copy> copies = new WeakHashMap<>();

  private record Copy(String loader, String place) {}

  Copies() {}

  /** Whether a class is one that applications use, by its binary name. */
  static boolean isApi(String className) {
    return className.startsWith(API) && className.indexOf('.', API.length()) < 0;
  }

  /** Whether a class is the runtime's, by its binary name. */
  static boolean isRuntime(String className) {
    return isApi(className)
        || (className.startsWith(ENGINE) && className.indexOf('.', ENGINE.length()) < 0);
  }

  /** Takes down who defines a class, if it is the runtime's, and not the agent's own. */
  void met(@Nullable ClassLoader loader, String className) {
    if (loader == null || loader == Hooks.class.getClassLoader() || !isRuntime(className)) {
      return;
    }
    synchronized (copies) {
      if (copies.containsKey(loader.getUnnamedModule())) {
        return;
      }
    }
    Copy copy = new Copy(describe(loader), place(loader));
    boolean news;
    synchronized (copies) {
      news = copies.putIfAbsent(loader.getUnnamedModule(), copy) == null;
    }
    if (news) {
      Log.logger()
          .warn(
              "{} has a copy of the Sojourn runtime of its own: its requests and grace periods"
                  + " know nothing of other threads, and its annotated methods are not woven",
              copy.loader());
    }
  }

  /** Whether a loader has come to another copy, or finds one that somebody uses already. */
  boolean reaches(ClassLoader loader, Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getInitiatedClasses(loader)) {
      if (isRuntime(type.getName()) && type.getClassLoader() != Hooks.class.getClassLoader()) {
        met(type.getClassLoader(), type.getName());
        return true;
      }
    }
    String place = place(loader);
    boolean others = !place.isEmpty() && !place.equals(place(Hooks.class.getClassLoader()));
    synchronized (copies) {
      for (ClassLoader at = loader; at != null; at = at.getParent()) {
        if (copies.containsKey(at.getUnnamedModule())) {
          return true;
        }
      }
      return others && copies.values().stream().anyMatch(copy -> copy.place().equals(place));
    }
  }

  /** The file of the runtime that a loader finds; empty for none. */
  private static String place(ClassLoader loader) {
    try {
      URL file = loader.getResource(FILE);
      return file == null ? "" : file.toExternalForm();
    } catch (RuntimeException | LinkageError e) {
      return ""; // it may be in no state to be asked
    }
  }

  /** Not by its {@code toString}, which may be anything. */
  static String describe(ClassLoader loader) {
    String name = loader.getName();
    return "the class loader "
        + loader.getClass().getName()
        + (name == null ? "" : " '" + name + "'")
        + " @"
        + Integer.toHexString(System.identityHashCode(loader));
  }

  /**
   * Lists them.
   *
   * @return where the file of each was found, by its loader's class, name and hash code
   */
  public SortedMap<String, String> all() {
    SortedMap<String, String> all = new TreeMap<>();
    synchronized (copies) {
      copies.values().forEach(copy -> all.put(copy.loader(), copy.place()));
    }
    return all;
  }
}
