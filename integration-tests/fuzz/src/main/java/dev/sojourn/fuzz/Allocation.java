package dev.sojourn.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The memory that a call asks for, by what the JVM counts. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Whether Jazzer's hooks are at work, which {@code jazzer.internal.conditional_hooks} makes them
   * ask for; null where there is no Jazzer.
   */
  private static final @Nullable Field HOOKS = hooks();

  private Allocation() {}

  private static @Nullable Field hooks() {
    try {
      String internal = "com.code_intelligence.jazzer.runtime.JazzerInternal";
      return Class.forName(internal).getField("hooksEnabled");
    } catch (ClassNotFoundException e) {
      return null;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a call that may ask for so much and no more. If it has asked for more it is made again:
   * at first it may load classes, and wherever two texts are compared Jazzer's hooks, which copy
   * both, take a kilobyte or two; hundreds of megabytes where there are many short options.
   *
   * @param bytes the limit
   * @param call what to call
   * @param <T> what it returns
   * @return what the call returns
   */
  public static <T> T within(long bytes, Supplier<T> call) {
    long before = taken();
    T result = call.get();
    if (taken() - before <= bytes) {
      return result;
    }
    setHooks(false);
    try {
      before = taken();
      result = call.get();
      long taken = taken() - before;
      if (taken <= bytes) {
        return result;
      }
      throw new AssertionError(taken + " bytes were allocated, the limit is " + bytes);
    } finally {
      setHooks(true);
    }
  }

  private static long taken() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static void setHooks(boolean enabled) {
    if (HOOKS != null) {
      try {
        HOOKS.setBoolean(null, enabled);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
