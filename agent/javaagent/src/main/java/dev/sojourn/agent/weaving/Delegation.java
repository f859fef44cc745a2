package dev.sojourn.agent.weaving;

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
 * Lets loaders that would not find the agent's runtime, or find another copy of it, find the
 * agent's: so that there is one state.
 *
 * <p>A loader is looked at once, when it defines the first class that mentions the runtime. What
 * that class mentions is resolved after its definition, so this is early enough; and a loader that
 * nobody has told of Sojourn is never touched. The code of its class that answers {@code loadClass}
 * gets a prologue, {@link DelegationAdvice}, which asks {@link #find}. The prologue is the class's;
 * whether it does anything is decided for each loader.
 *
 * <p>A loader that has loaded a class of another copy is left with it: half of one copy and half of
 * another fit together nowhere.
 */
public final class Delegation {
  private static final ClassLoader RUNTIME = Hooks.class.getClassLoader();

  /** Not a time that anything is measured by: what takes so long waits for the one who waits. */
  private static final long HANG_SECONDS = 10;

  // Loaders by their unnamed modules, which compare by identity whatever the loaders do. Static:
  // the prologue finds nothing but classes, and what delegates once, must for ever.
  private static final Set<Module> DELEGATING = weakSet();

  private final Set<Module> decided = weakSet();
  private final Set<Class<?>> wanted = weakSet();
  private final Set<Class<?>> changed = weakSet();
  private final Instrumentation instrumentation;
  private final Copies copies;

  Delegation(Instrumentation instrumentation, Copies copies) {
    this.instrumentation = instrumentation;
    this.copies = copies;
  }

  /**
   * Called by the prologue, in the place of what the loader would do.
   *
   * @param loader which was asked for a class
   * @param name the binary name of the class
   * @return the class; null if the loader shall go on as if it had not been asked
   */
  public static @Nullable Class<?> find(Object loader, String name) {
    if (!Copies.isRuntime(name)
        || !DELEGATING.contains(((ClassLoader) loader).getUnnamedModule())) {
      return null;
    }
    try {
      return RUNTIME.loadClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether a loader may need help, and has not been looked at. */
  boolean isOpen(@Nullable ClassLoader loader) {
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
   * Sees to it that a loader finds the agent's runtime, if that can be; before a class of it is
   * linked that mentions the runtime. Never throws.
   */
  void ensure(@Nullable ClassLoader loader) {
    if (loader == null || !isOpen(loader)) {
      return;
    }
    try {
      if (!isAboveRuntime(loader) && !reachesByParents(loader)) {
        change(answering(loader.getClass()));
        if (!copies.reaches(loader, instrumentation)) {
          DELEGATING.add(loader.getUnnamedModule());
        }
      }
    } catch (Throwable e) {
      Log.logger().warn("{} cannot be led to the agent's runtime", Copies.describe(loader), e);
    }
    // Threads that come here at once all do it; nobody waits for another one's locks.
    decided.add(loader.getUnnamedModule());
  }

  /** A loader that the runtime's asks itself would ask back. */
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

  /** The classes in a loader's hierarchy whose code answers when it is asked for a class. */
  private static Set<Class<?>> answering(Class<?> type) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    addNearest(type, classes, String.class);
    classes.remove(ClassLoader.class); // it asks the other one
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
        to.add(at); // it cannot be asked; its file can be changed
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
    // A thread in the middle of a transformation gets no transformer called: another one must ask.
    FutureTask<@Nullable Void> task =
        new FutureTask<>(
            () -> {
              instrumentation.retransformClasses(missing.toArray(new Class<?>[0]));
              return null;
            });
    Daemon.unstarted("sojourn-loaders", task).start();
    await(task);
    if (!changed.containsAll(types)) {
      throw new IllegalStateException("the transformer was not asked for " + missing);
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
   * Puts the prologue into a class file, whoever has asked for the retransformation.
   *
   * @return null if the class is not one that needs it
   */
  byte @Nullable [] transform(@Nullable Class<?> type, byte[] file) {
    if (type == null || !wanted.contains(type)) {
      return null;
    }
    byte[] answering = DelegationAdvice.weave(type.getName(), file);
    changed.add(type);
    return answering;
  }

  /**
   * Lists the loader classes that have the prologue. Taking it out again, by retransforming them
   * without the transformer, splits the loaders that rely on it: what they have not resolved yet
   * they would look for elsewhere. Left in, it costs a comparison of the name.
   *
   * @return a copy
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
