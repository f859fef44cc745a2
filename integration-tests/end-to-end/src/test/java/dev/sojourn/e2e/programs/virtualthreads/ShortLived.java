package dev.sojourn.e2e.programs.virtualthreads;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Very many virtual threads, each of which makes transitions and dies; twice, with a look at the
 * heap after each. With a second argument, what they leave behind is kept.
 */
public final class ShortLived {
  private static final int AT_ONCE = 1_000;

  /** Less than the smallest object takes that a list or a table could keep. */
  private static final int LITTLE = 16;

  private static final LongAdder INSIDE = new LongAdder();
  private static final Semaphore PLACES = new Semaphore(AT_ONCE);
  private static final List<Object> KEPT = new ArrayList<>();

  private ShortLived() {}

  /** The first argument is the number of threads. */
  public static void main(String[] args) throws ReflectiveOperationException, InterruptedException {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Mx.await();
    int threads = Integer.parseInt(args[0]);
    boolean keep = args.length > 1;
    run(start, threads, keep);
    long before = liveBytes();
    run(start, threads, keep);
    long after = liveBytes();
    Facts.print("in kernel", INSIDE.sum());
    Facts.print("reaped", Mx.number("type=Threads", "Reaped"));
    Facts.print("tracked", Mx.number("type=Threads", "Tracked"));
    Facts.print("rows", Mx.rows());
    Facts.print("heap grown", (after - before) / threads >= LITTLE);
  }

  private static void run(Method start, int threads, boolean keep)
      throws ReflectiveOperationException, InterruptedException {
    for (int i = 0; i < threads; i++) {
      PLACES.acquire();
      Object thread = start.invoke(null, (Runnable) ShortLived::live);
      if (keep) {
        KEPT.add(thread);
      }
    }
    PLACES.acquire(AT_ONCE);
    PLACES.release(AT_ONCE);
    Facts.await("the records' end", () -> Mx.number("type=Threads", "Tracked") == 0);
  }

  private static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      least = Math.min(least, heap.getUsed());
    }
    return least;
  }

  @SuppressWarnings("try") // the transition is there to be closed
  private static void live() {
    try {
      woven();
      try (Transition in = Sojourn.enterKernel()) {
        count();
        try (Transition out = Sojourn.enterUser()) {
          count();
        }
      }
      woven();
    } finally {
      PLACES.release();
    }
  }

  @KernelMode
  private static void woven() {
    count();
  }

  private static void count() {
    if (Sojourn.isInKernel()) {
      INSIDE.increment();
    }
  }
}
