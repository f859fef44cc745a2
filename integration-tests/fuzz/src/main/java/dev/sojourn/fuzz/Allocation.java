package dev.sojourn.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** The memory that a call asks for, by what the JVM counts. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /**
   * Makes a call that may ask for so much and no more; when it loads classes it is made again.
   *
   * @param bytes the limit
   * @param call what to call
   * @param <T> what it returns
   * @return the same
   */
  public static <T> T within(long bytes, Supplier<T> call) {
    long taken = 0;
    for (int calls = 0; calls < 2; calls++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      T result = call.get();
      taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (taken <= bytes) {
        return result;
      }
    }
    throw new AssertionError(taken + " bytes were allocated, the limit is " + bytes);
  }
}
