package dev.sojourn.ordeal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sojourns on threads that others own: pools, the common one too, and virtual threads. */
final class Pooling {
  private static final int BATCH = 16;
  private static final ExecutorService PLAIN =
      Executors.newFixedThreadPool(
          3,
          work -> {
            Thread thread = new Thread(work, "pooled");
            thread.setDaemon(true);
            return thread;
          });
  private static final @Nullable Method START = startOfVirtual();

  private Pooling() {}

  static boolean hasVirtual() {
    return START != null;
  }

  static void one(World world, Self self) throws InterruptedException {
    long seed = self.dice.next();
    switch (self.dice.below(3)) {
      case 0 -> all(PLAIN, world, self);
      case 1 -> all(ForkJoinPool.commonPool(), world, self);
      default ->
          IntStream.range(0, 2 * BATCH)
              .parallel()
              .forEach(i -> task(world, seed + i, Count.POOLED));
    }
  }

  private static void all(ExecutorService pool, World world, Self self)
      throws InterruptedException {
    List<Future<?>> tasks = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      long seed = self.dice.next();
      tasks.add(pool.submit(() -> task(world, seed, Count.POOLED)));
    }
    self.end(); // each is watched itself
    for (Future<?> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        Findings.threw("a task", e);
      }
    }
  }

  private static void task(World world, long seed, Count count) {
    Self self = Self.currentOrEnrolled(seed);
    boolean outermost = self.doing() == null;
    if (outermost) {
      self.begin("a task");
    }
    for (int n = self.dice.below(8); n >= 0; n--) {
      try {
        Sojourns.make(world, self);
      } catch (Oops e) {
        self.count(Count.THROWN);
      }
    }
    self.count(count);
    if (outermost) {
      self.end();
    }
  }

  /** A batch of virtual threads. */
  static void virtual(World world, Self self) throws InterruptedException {
    List<Thread> batch = new ArrayList<>();
    for (int i = 0; i < 4 * BATCH; i++) {
      long seed = self.dice.next();
      batch.add(
          startVirtual(
              () -> {
                task(world, seed, Count.VIRTUAL);
                Self.currentOrEnrolled(seed).leave();
              }));
    }
    self.end(); // each is watched itself
    for (Thread thread : batch) {
      thread.join();
    }
  }

  static Thread startVirtual(Runnable work) {
    if (START == null) {
      throw new IllegalStateException("this JDK has no virtual threads");
    }
    try {
      return (Thread) START.invoke(null, work);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Method startOfVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
