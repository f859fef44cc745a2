package dev.sojourn.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/** What a call allocates on its thread, once it is compiled. */
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 100_000;
  private static final int WARM_UPS = 50;

  private Allocation() {}

  static void print(String what, IntToLongFunction loop) {
    long before = 0;
    for (int i = 0; i <= WARM_UPS; i++) {
      before = THREADS.getCurrentThreadAllocatedBytes();
      Pairs.sink = loop.applyAsLong(CALLS);
    }
    double bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
    System.out.printf(Locale.ROOT, "%-46s %.3f%n", what + ", B/op", bytes);
  }
}
