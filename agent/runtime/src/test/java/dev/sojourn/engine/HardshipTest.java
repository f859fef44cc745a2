package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that never come back, very many threads, and errors that are nobody's fault. */
class HardshipTest {
  private static final int MILLION = 1_000_000;

  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Invalidations invalidations = domain.invalidations();

  @Test
  void aMillionRequestsOfAThreadThatNeverComesBackTakeNoMemory() {
    InvalidationKind kind = invalidations.register("asked a million times", false, () -> {});
    try (Reader away = new Reader("away", domain).visit()) {
      assertFalse(
          growsBy(
              () -> {
                invalidations.request(kind, away.thread());
                invalidations.request(kind);
              }));
      assertEquals(2 * MILLION, kind.requested());
      away.visit();
      assertEquals(1, kind.runs(), "all of them are one");
    }
  }

  @Test
  void twinThatKeepsRequestsIsSeen() {
    List<Object> kept = new ArrayList<>();
    assertTrue(growsBy(() -> kept.add(new Object())));
    assertEquals(MILLION, kept.size());
  }

  /**
   * Whether a million times this leaves as much as a million of the smallest objects on the heap.
   */
  private static boolean growsBy(Runnable once) {
    long before = used();
    for (int i = 0; i < MILLION; i++) {
      once.run();
    }
    return used() - before > 8 * MILLION;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Tag("slow")
  @Test
  void tenThousandThreadsAreServedByOneBarrierEachTimeAndReapedWhenDead() throws Exception {
    int count = 10_000;
    InvalidationKind kind =
        invalidations.registerForPinners("for all of them", false, record -> {});
    CountDownLatch visited = new CountDownLatch(count);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(null, () -> visitAndWait(visited, end), "one of many", 128 * 1024);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    assertTrue(visited.await(60, TimeUnit.SECONDS));
    assertEquals(count, domain.trackedThreads());
    assertTrue(invalidations.isCovered(invalidations.request(kind)));
    assertEquals(1, barrier.issued());
    domain.gracePeriods().synchronize(true);
    assertEquals(2, barrier.issued());
    try (Reader requester = new Reader("requester", domain).enter()) {
      requester.on(() -> OnBehalf.request(domain, kind));
      assertEquals(count, kind.runs());
      assertEquals(3, barrier.issued());
      requester.leave();
    }
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    domain.monitor().reapDead();
    assertEquals(0, domain.trackedThreads());
  }

  private void visitAndWait(CountDownLatch visited, CountDownLatch end) {
    Reader.trackUnwatched(domain);
    Visit.make(domain);
    visited.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHandlerThatNeverReturnsIsReportedAndHoldsUpWhatMustWaitOnly() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    domain.limits().stallNanos(20_000_000);
    InvalidationKind kind =
        invalidations.register(
            "does not return", false, () -> HardshipTest.awaitIn(goOn, "the handler"));
    try (Warnings warnings = new Warnings(domain);
        Reader stuck = new Reader("stuck", domain).visit();
        Reader other = new Reader("other", domain).visit();
        Reader waiter = new Reader("waiter", domain)) {
      invalidations.request(kind, stuck.thread());
      Future<ThreadRecord> entry = stuck.beginEnter();
      Reader.untilBlocked(stuck.thread());
      other.visit();
      long request = invalidations.request(kind, stuck.thread());
      assertFalse(invalidations.isCovered(stuck.thread(), request));
      Future<String> waiting =
          waiter.begin(
              () -> {
                domain.gracePeriods().synchronize(true);
                return "ended";
              });
      Reader.until(() -> !warnings.messages().isEmpty(), "a report");
      String report = warnings.messages().get(0);
      assertTrue(report.contains("thread 'stuck' in KERNEL"), report);
      assertTrue(report.contains("HardshipTest.awaitIn"), report);
      goOn.countDown();
      Reader.end(entry);
      stuck.leave();
      assertEquals("ended", Reader.end(waiting));
      assertTrue(invalidations.isCovered(stuck.thread(), request));
    }
  }

  private static void awaitIn(CountDownLatch latch, String where) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(where, e);
    }
  }

  @Test
  void aHandlerForWhichThereIsNoMemoryOrStackHasNotRun() {
    int[] depth = {0};
    boolean[] enough = {false};
    InvalidationKind endless =
        invalidations.register(
            "endless",
            false,
            () -> {
              if (!enough[0]) {
                dive(depth);
              }
            },
            FailurePolicy.GO_ON);
    try (Reader reader = new Reader("reader", domain).visit()) {
      invalidations.request(endless);
      assertThrows(StackOverflowError.class, reader::enter);
      assertEquals("USER", reader.mode(), "the body of its method would not have run");
      assertThrows(StackOverflowError.class, reader::enter);
      assertEquals(0, endless.runs());
      assertEquals(2, endless.failures());
      assertTrue(depth[0] > 100);
      enough[0] = true;
      reader.visit();
      assertEquals(1, endless.runs());
      reader.visit();
      assertEquals(1, endless.runs());
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static void dive(int[] depth) {
    depth[0]++;
    dive(depth);
  }
}
