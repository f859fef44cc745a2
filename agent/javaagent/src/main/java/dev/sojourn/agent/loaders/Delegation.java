package dev.sojourn.agent.loaders;

import dev.sojourn.agent.log.Log;
import dev.sojourn.engine.Daemon;
import dev.sojourn.engine.Hooks;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes class loaders find the agent's runtime, like OSGi's boot delegation. Without it, a loader
 * that does not ask its parents first would find no runtime, or another copy with another state.
 */
public final class Delegation {
  /*
   * A loader is looked at once, when it defines the first class that mentions the runtime. What
   * that class mentions is resolved after its definition, so this is early enough; and a loader
   * whose classes do not mention Sojourn is never touched. The methods of its class that answer
   * loadClass get a prologue, DelegationAdvice, which asks find(). The prologue belongs to the
   * class; whether it does anything is decided for each loader.
   *
   * A loader that has loaded a class of another copy keeps that copy: half of one copy and half of
   * another fit together nowhere.
   */

  private static final ClassLoader RUNTIME = Hooks.class.getClassLoader();

  /** A limit for deadlocks only: what takes so long waits for the thread that waits for it. */
  private static final long HANG_SECONDS = 10;

  // Loaders by their unnamed modules, which compare by identity whatever the loaders do. Static:
  // the prologue can find only a class, and a loader that delegates once must do so for ever.
  private static final Set<Module> DELEGATING = weakSet();

  private final Set<Module> decided = weakSet();
  private final Set<Class<?>> wanted = weakSet();
  private final Set<Class<?>> changed = weakSet();
  private final Instrumentation instrumentation;
  private final ForeignRuntimes foreignRuntimes;

  public Delegation(Instrumentation instrumentation, ForeignRuntimes foreignRuntimes) {
    this.instrumentation = instrumentation;
    this.foreignRuntimes = foreignRuntimes;
  }

  /**
   * Finds a class of the runtime in place of a loader. Called by the prologue, on any thread.
   *
   * @param loader the loader that was asked for the class
   * @param name the binary name of the class
   * @return the class; null if the loader shall go on as if it had no prologue
   */
  public static @Nullable Class<?> find(Object loader, String name) {
    if (!ForeignRuntimes.isRuntime(name)
        || !DELEGATING.contains(((ClassLoader) loader).getUnnamedModule())) {
      return null;
    }
    try {
      return RUNTIME.loadClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether a loader may need help and has not been decided on yet. */
  public boolean isOpen(@Nullable ClassLoader loader) {
    return loader != null
        && loader != RUNTIME
        && !isOfJdk(loader)
        && !decided.contains(loader.getUnnamedModule());
  }

  private static boolean isOfJdk(ClassLoader loader) {
    Class<?> type = loader.getClass();
    return type.getClassLoader() == null && !type.getName().startsWith("java.");
  }

  /**
   * Makes a loader find the agent's runtime, if possible. To be called before a class of that
   * loader that mentions the runtime is linked. Never throws.
   */
  public void ensure(@Nullable ClassLoader loader) {
    if (loader == null || !isOpen(loader)) {
      return;
    }
    try {
      if (!isAboveRuntime(loader) && !reachesByParents(loader)) {
        change(answering(loader.getClass()));
        if (!foreignRuntimes.reaches(loader, instrumentation)) {
          DELEGATING.add(loader.getUnnamedModule());
        }
      }
    } catch (Throwable e) {
      Log.logger()
          .warn(
              "{} could not be made to delegate dev.sojourn.* to the agent's runtime; its annotated methods may not be woven",
              ForeignRuntimes.describe(loader),
              e);
    }
    // Threads that come here at once all do the work, so that none waits for another's locks.
    decided.add(loader.getUnnamedModule());
  }

  /** Whether the runtime's loader asks this one: then this one would ask back without end. */
  private static boolean isAboveRuntime(ClassLoader loader) {
    for (ClassLoader above = RUNTIME; above != null; above = above.getParent()) {
      if (above == loader) {
        return true;
      }
    }
    return false;
  }

  /** Whether the JDK's own way of asking parents first leads to the runtime. */
  private static boolean reachesByParents(ClassLoader loader) {
    for (ClassLoader at = loader; at != RUNTIME; at = at.getParent()) {
      if (at == null || !answering(at.getClass()).equals(Set.of(ClassLoader.class))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the classes, from a loader's class upwards, whose {@code loadClass} answers for it. */
  private static Set<Class<?>> answering(Class<?> type) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    addNearest(type, classes, String.class);
    classes.remove(ClassLoader.class); // there, this loadClass calls the one with two parameters
    addNearest(type, classes, String.class, boolean.class);
    return classes;
  }

  private static void addNearest(Class<?> type, Set<Class<?>> to, Class<?>... parameters) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      try {
        to.add(at.getDeclaredMethod("loadClass", parameters).getDeclaringClass());
        return;
      } catch (NoSuchMethodException e) {
        // It is inherited.
      } catch (LinkageError e) {
        to.add(at); // its methods cannot be listed, but its class file can be changed
      }
    }
  }

  private void change(Set<Class<?>> types) throws Exception {
    wanted.addAll(types);
    List<Class<?>> missing = new ArrayList<>(types);
    missing.removeAll(changed);
    if (missing.isEmpty()) {
      return;
    }
    // On a thread that is inside a transformer the JVM calls none: another thread must ask for it.
    FutureTask<@Nullable Void> task =
        new FutureTask<>(
            () -> {
              instrumentation.retransformClasses(missing.toArray(new Class<?>[0]));
              return null;
            });
    Daemon.unstarted("sojourn-loaders", task).start();
    await(task);
    if (!changed.containsAll(types)) {
      throw new IllegalStateException("the JVM did not call the transformer for " + missing);
    }
  }

  private static void await(FutureTask<?> task) throws ExecutionException, TimeoutException {
    boolean interrupted = false;
    try {
      for (; ; ) {
        try {
          task.get(HANG_SECONDS, TimeUnit.SECONDS);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Puts the prologue into the file of a class that needs it, whoever asked for the
   * retransformation.
   *
   * @return the new class file; null if the class does not need it
   */
  public byte @Nullable [] transform(@Nullable Class<?> type, byte[] file) {
    if (type == null || !wanted.contains(type)) {
      return null;
    }
    byte[] answering = DelegationAdvice.weave(type.getName(), file);
    changed.add(type);
    return answering;
  }

  /**
   * Lists the loader classes that have the prologue. Retransforming them without the transformer
   * would take it out, and split the loaders that rely on it: they would look elsewhere for classes
   * that they have not resolved yet. Left in, it costs a comparison of the name.
   *
   * @return a copy of the set
   */
  public Set<Class<?>> loaderClasses() {
    synchronized (changed) {
      return Set.copyOf(changed);
    }
  }

  private static <T> Set<T> weakSet() {
    return Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  }
}
