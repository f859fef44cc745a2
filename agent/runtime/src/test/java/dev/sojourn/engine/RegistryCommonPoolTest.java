package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.PerThread;
import dev.sojourn.Sojourn;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers of the common pool, which lose their thread locals between tasks. */
class RegistryCommonPoolTest {
  private static final int LOSSES = 20;
  private static final ThreadLocal<@Nullable Thread> MARK = new ThreadLocal<>();
  private static final PerThread<int[]> CELL = PerThread.withInitial(() -> new int[1]);

  private final Map<Thread, Boolean> marked = new ConcurrentHashMap<>();
  private final AtomicInteger losses = new AtomicInteger();

  private static Domain domain(String name) {
    return name.isEmpty() ? Domain.DEFAULT : Domains.named(name);
  }

  private <T> T inTask(Callable<T> task) {
    return Reader.end(
        ForkJoinPool.commonPool()
            .submit(
                () -> {
                  if (marked.put(Thread.currentThread(), true) != null && MARK.get() == null) {
                    losses.incrementAndGet();
                  }
                  MARK.set(Thread.currentThread());
                  return task.call();
                }));
  }

  /** Runs tasks until workers have lost their thread locals a few times. */
  private void untilLost(Supplier<?> task) {
    Reader.until(
        () -> {
          inTask(task::get);
          return losses.get() >= LOSSES;
        },
        "workers to lose their thread locals");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "of the common pool"})
  void aWorkerHasOneRecord(String name) {
    Domain domain = domain(name);
    Map<Thread, ThreadRecord> records = new ConcurrentHashMap<>();
    untilLost(
        () -> {
          Visit visit = Visit.begin(domain);
          ThreadRecord first =
              records.computeIfAbsent(Thread.currentThread(), thread -> visit.record());
          assertSame(first, visit.record());
          assertSame(first, domain.currentInKernelOrNull());
          visit.end();
          return first;
        });
    for (Map.Entry<Thread, ThreadRecord> entry : records.entrySet()) {
      if (entry.getKey().isAlive()) {
        assertSame(entry.getValue(), domain.find(entry.getKey()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "of the common pool"})
  void noStaleCopyIsReadOnceARequestIsCovered(String name) throws InterruptedException {
    Domain domain = domain(name);
    Map<Thread, Integer> cache = new ConcurrentHashMap<>();
    AtomicInteger truth = new AtomicInteger();
    InvalidationKind kind =
        domain
            .invalidations()
            .register("common pool", false, () -> cache.remove(Thread.currentThread()));
    untilLost(
        () -> {
          Visit visit = Visit.begin(domain);
          int read = cache.computeIfAbsent(Thread.currentThread(), thread -> truth.get());
          visit.end();
          assertEquals(truth.get(), read, "covered, and yet stale");
          truth.incrementAndGet();
          long request = domain.invalidations().request(kind);
          assertTrue(domain.invalidations().isCovered(request));
          return read;
        });
    domain.invalidations().unregister(kind);
  }

  @Test
  void aRequestToAWorkerInKernelIsNotCoveredAndReachesIt() throws Exception {
    Domain domain = domain("of the common pool");
    AtomicInteger runs = new AtomicInteger();
    InvalidationKind kind =
        domain.invalidations().register("to one worker", false, runs::incrementAndGet);
    untilLost(
        () -> {
          Visit.make(domain);
          return "";
        });
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    Future<String> inside =
        ForkJoinPool.commonPool()
            .submit(
                () -> {
                  Visit visit = Visit.begin(domain);
                  worker.set(Thread.currentThread());
                  goOn.await();
                  visit.end();
                  return "ended";
                });
    Reader.until(() -> worker.get() != null, "a worker in KERNEL");
    Thread thread = Objects.requireNonNull(worker.get());
    long request = domain.invalidations().request(kind, thread);
    assertFalse(domain.invalidations().isCovered(thread, request));
    goOn.countDown();
    assertEquals("ended", Reader.end(inside));
    assertTrue(domain.invalidations().awaitCovered(thread, request, TimeUnit.SECONDS.toNanos(30)));
    assertEquals(1, runs.get());
    domain.invalidations().unregister(kind);
  }

  @Test
  void aWorkerInKernelKnowsItAndIsRefusedToWait() {
    untilLost(
        () -> {
          Visit visit = Visit.begin(Domain.DEFAULT);
          assertTrue(Sojourn.isInKernel());
          CELL.get()[0]++;
          assertThrows(IllegalStateException.class, Sojourn::synchronize);
          visit.end();
          return "";
        });
  }
}
