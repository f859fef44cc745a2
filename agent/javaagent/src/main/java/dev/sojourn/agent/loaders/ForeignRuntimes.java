package dev.sojourn.agent.loaders;

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
 * The class loaders that have defined classes of another copy of the runtime. Such a copy has a
 * state of its own. The loaders are held weakly. Any thread may use this.
 */
public final class ForeignRuntimes {
  private static final String API = "dev.sojourn.";
  private static final String ENGINE = API + "engine.";
  private static final String FILE = "dev/sojourn/Sojourn.class";

  // Keyed by the loaders' unnamed modules, which compare by identity.
  private final Map<Module, Copy> copies = new WeakHashMap<>();

  private record Copy(String loader, String place) {}

  public ForeignRuntimes() {}

  /** Whether a binary name is that of a class of the runtime's API, which applications use. */
  public static boolean isApi(String className) {
    return className.startsWith(API) && className.indexOf('.', API.length()) < 0;
  }

  /** Whether a binary name is that of a class of the runtime, its API or its engine. */
  static boolean isRuntime(String className) {
    return isApi(className)
        || (className.startsWith(ENGINE) && className.indexOf('.', ENGINE.length()) < 0);
  }

  /** Records the loader that defines a class, if the class is of another copy of the runtime. */
  public void met(@Nullable ClassLoader loader, String className) {
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

  /**
   * Whether a loader has loaded a class of another copy, has a parent that has defined one, or
   * finds the file of a copy that another loader uses already.
   */
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

  /** Returns where a loader finds a file of the runtime; empty for nowhere. */
  private static String place(ClassLoader loader) {
    try {
      URL file = loader.getResource(FILE);
      return file == null ? "" : file.toExternalForm();
    } catch (RuntimeException | LinkageError e) {
      return ""; // the loader may be in no state to be asked
    }
  }

  /** Names a loader by class, name and hash code: its {@code toString} may be anything. */
  static String describe(ClassLoader loader) {
    String name = loader.getName();
    return "the class loader "
        + loader.getClass().getName()
        + (name == null ? "" : " '" + name + "'")
        + " @"
        + Integer.toHexString(System.identityHashCode(loader));
  }

  /**
   * Lists the other copies.
   *
   * @return where the file of each was found, by a text with its loader's class, name and hash code
   */
  public SortedMap<String, String> all() {
    SortedMap<String, String> all = new TreeMap<>();
    synchronized (copies) {
      copies.values().forEach(copy -> all.put(copy.loader(), copy.place()));
    }
    return all;
  }
}
