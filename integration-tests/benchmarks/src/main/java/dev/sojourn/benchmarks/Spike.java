package dev.sojourn.benchmarks;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.engine.Domain;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What very many virtual threads cost while they are tracked, and after they have died: memory for
 * each, a pass over all, and how long a hot thread is kept from its work at most meanwhile. Needs
 * JDK 21; {@code java -cp benchmarks.jar dev.sojourn.benchmarks.Spike 500000}.
 */
@SuppressWarnings("try") // the transitions are closed, and that is their use
public final class Spike {
  private static final int PASSES = 20;

  private static volatile boolean stopped;
  private static volatile long longestNanos;

  private Spike() {}

  /**
   * Prints the figures.
   *
   * @param args how many threads
   * @throws InterruptedException if the main thread is interrupted
   * @throws ReflectiveOperationException before JDK 21
   */
  public static void main(String[] args) throws InterruptedException, ReflectiveOperationException {
    int count = args.length == 0 ? 500_000 : Integer.parseInt(args[0]);
    PrintStream out = System.out;
    Invalidation kind = Sojourn.invalidation("spike", () -> {});
    Thread hot = new Thread(Spike::makeTransitions, "hot");
    hot.setDaemon(true);
    hot.start();
    for (int warming = 0; warming < 3; warming++) {
      report(out, "before", kind);
    }
    bytesOf(count, false, out, kind); // what is made once, and kept
    long untracked = bytesOf(count, false, out, kind);
    long tracked = bytesOf(count, true, out, kind);
    out.printf("a tracked thread: %,d bytes%n", (tracked - untracked) / count);
    while (Domain.DEFAULT.trackedThreads() > 2) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    for (int i = 0; i < 3; i++) {
      report(out, "after", kind);
    }
    stopped = true;
    hot.join();
  }

  /** What parked virtual threads take of the heap. */
  private static long bytesOf(int count, boolean tracked, PrintStream out, Invalidation kind)
      throws InterruptedException, ReflectiveOperationException {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    long before = used();
    CountDownLatch parked = new CountDownLatch(count);
    CountDownLatch end = new CountDownLatch(1);
    Runnable body =
        () -> {
          if (tracked) {
            try (Transition transition = Sojourn.enterKernel()) {
              parked.countDown();
            }
          } else {
            parked.countDown();
          }
          awaitEnd(end);
        };
    List<Thread> threads = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      threads.add((Thread) start.invoke(null, body));
    }
    parked.await();
    long used = used() - before;
    if (tracked) {
      for (int i = 0; i < 3; i++) {
        report(out, "living", kind);
      }
    }
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return used;
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void report(PrintStream out, String when, Invalidation kind)
      throws InterruptedException {
    long[] covered = new long[PASSES];
    long[] synchronize = new long[PASSES];
    longestNanos = 0;
    for (int i = 0; i < PASSES; i++) {
      long start = System.nanoTime();
      Sojourn.synchronize();
      synchronize[i] = System.nanoTime() - start;
      long request = kind.request();
      TimeUnit.MILLISECONDS.sleep(1);
      start = System.nanoTime();
      kind.isCovered(request);
      covered[i] = System.nanoTime() - start;
    }
    long longest = longestNanos;
    out.printf(
        "%s: tracked %,d, isCovered %,d ns, synchronize %,d ns, longest round trip %,d ns%n",
        when, Domain.DEFAULT.trackedThreads(), median(covered), median(synchronize), longest);
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void makeTransitions() {
    long last = System.nanoTime();
    while (!stopped) {
      try (Transition transition = Sojourn.enterKernel()) {
        long now = System.nanoTime();
        if (now - last > longestNanos) {
          longestNanos = now - last;
        }
        last = now;
      }
    }
  }
}
