package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetirementTest {
  private final Domain domain = Domain.isolated();
  private final Retirement retirement = domain.retirement();
  private final Warnings warnings = new Warnings(domain);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Reader worker = new Reader("worker");

  @AfterEach
  void close() {
    goOn.countDown();
    worker.close();
  }

  @Test
  void disposersRunInTheOrderOfRetirementOnTheReclaimer() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 10_000; i++) {
      int n = i;
      retirement.retire(
          () -> {
            order.add(n);
            if (!retirement.isInDisposer()) {
              threads.add(Thread.currentThread().getName());
            }
          },
          1);
    }
    retirement.barrier();
    assertEquals(IntStream.range(0, 10_000).boxed().toList(), order);
    assertEquals(List.of(), threads, "other threads than the reclaimer");
    assertFalse(retirement.isInDisposer());
  }

  @Test
  void eachRunsOnceHoweverManyRetire() {
    AtomicInteger runs = new AtomicInteger();
    List<Reader> retirers = new ArrayList<>();
    List<Future<Integer>> retiring = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      Reader retirer = new Reader("retirer " + r);
      retirers.add(retirer);
      retiring.add(
          retirer.begin(
              () -> {
                int i = 0;
                for (; i < 20_000; i++) {
                  retirement.retire(runs::incrementAndGet, 1);
                }
                return i;
              }));
    }
    retiring.forEach(Reader::end);
    retirement.barrier();
    assertEquals(60_000, runs.get());
    assertEquals(60_000, retirement.disposed());
    retirers.forEach(Reader::close);
  }

  @Test
  void nothingIsDisposedOfBeforeAGracePeriod() {
    ThreadRecord record = worker.on(domain::track);
    worker.on(() -> inKernel(record));
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(runs::incrementAndGet, 8);
    Reader.until(() -> domain.gracePeriods().runningNanos() >= 0, "its grace period to begin");
    long age = domain.gracePeriods().runningNanos();
    Reader.until(() -> domain.gracePeriods().runningNanos() > age + 20_000_000, "it to go on");
    assertEquals(0, runs.get());
    assertEquals(1, retirement.pendingCount());
    worker.on(() -> inUser(record));
    retirement.barrier();
    assertEquals(1, runs.get());
  }

  @Test
  void aSojournThatBeganAfterTheRetirementIsNotWaitedFor() {
    ThreadRecord first = worker.on(domain::track);
    worker.on(() -> inKernel(first));
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(runs::incrementAndGet, 8);
    Reader.until(() -> domain.gracePeriods().runningNanos() >= 0, "its grace period to begin");
    worker.on(() -> inUser(first));
    worker.on(() -> inKernel(first));
    Reader.until(() -> runs.get() == 1, "its disposal");
    worker.on(() -> inUser(first));
  }

  @Test
  void countsAndBytesAreKept() {
    retirement.retire(this::block, 100);
    retirement.retire(() -> {}, 20);
    retirement.retire(() -> {}, 0);
    assertEquals(3, retirement.pendingCount());
    assertEquals(120, retirement.pendingBytes());
    assertTrue(
        retirement.describe().contains("3 ") && retirement.describe().contains("120 bytes"),
        retirement::describe);
    goOn.countDown();
    retirement.barrier();
    assertEquals(0, retirement.pendingCount());
    assertEquals(0, retirement.pendingBytes());
    assertEquals(3, retirement.disposed());
    assertEquals(0, retirement.failed());
    assertEquals(0, retirement.throttled());
    assertEquals(0, retirement.admittedOverLimit());
  }

  @Test
  void theOldestIsKnownByItsAge() {
    assertEquals(-1, retirement.oldestNanos());
    retirement.retire(this::block, 1);
    Reader.until(() -> retirement.oldestNanos() > 0, "an age");
    long earlier = retirement.oldestNanos();
    retirement.retire(() -> {}, 1);
    Reader.until(() -> retirement.oldestNanos() > earlier, "the first one's age to grow");
    goOn.countDown();
    retirement.barrier();
    Reader.until(() -> retirement.oldestNanos() == -1, "nothing to be left");
  }

  @Test
  void whatADisposerThrowsIsContainedAndCounted() {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      retirement.retire(
          () -> {
            throw new LinkageError("of a disposer");
          },
          4);
      retirement.retire(runs::incrementAndGet, 4);
    }
    retirement.barrier();
    assertEquals(5, runs.get());
    assertEquals(5, retirement.failed());
    assertEquals(10, retirement.disposed());
    assertEquals(0, retirement.pendingBytes());
    assertEquals(3, warnings.messages().size(), "the 1st, 2nd and 4th");
    assertTrue(warnings.messages().get(0).contains(getClass().getName()), "names the class");
    warnings.causes().forEach(e -> assertEquals("of a disposer", e.getMessage()));
  }

  @Test
  void aDisposerMayRetire() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inner = new CountDownLatch(1);
    retirement.retire(
        () -> {
          block();
          order.add("outer");
          retirement.retire(
              () -> {
                order.add("inner");
                inner.countDown();
              },
              1);
        },
        1);
    retirement.retire(() -> order.add("second"), 1);
    goOn.countDown();
    retirement.barrier();
    Reader.until(() -> inner.getCount() == 0, "the inner one's disposal");
    assertEquals(List.of("outer", "second", "inner"), order);
  }

  @Test
  void aDisposerMayWaitForAGracePeriod() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    retirement.retire(
        () -> {
          domain.gracePeriods().synchronize(false);
          order.add("waited");
        },
        1);
    retirement.barrier();
    assertEquals(List.of("waited"), order);
    assertEquals(0, retirement.failed());
  }

  @Test
  void aDisposerThatBlocksHoldsUpTheBarrierAndNothingElse() {
    retirement.retire(this::block, 1);
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(runs::incrementAndGet, 1);
    Future<String> barrier = beginBarrier();
    domain.gracePeriods().synchronize(false);
    retirement.retire(runs::incrementAndGet, 1);
    assertFalse(barrier.isDone());
    assertEquals(0, runs.get());
    goOn.countDown();
    assertEquals("reached", Reader.end(barrier));
    assertTrue(runs.get() >= 1);
  }

  @Test
  void theBarrierKeepsAnInterrupt() {
    retirement.retire(this::block, 1);
    Future<String> barrier = beginBarrier();
    worker.thread().interrupt();
    Reader.letItNotice();
    assertFalse(barrier.isDone());
    goOn.countDown();
    assertEquals("reached, interrupted", Reader.end(barrier));
  }

  @Test
  void theBarrierIsReachedWithNothingRetired() {
    retirement.barrier();
    assertEquals(0, retirement.disposed(), "a barrier is not an object");
    assertEquals(0, retirement.pendingCount());
  }

  @Test
  void anInterruptOfTheReclaimerIsHarmless() {
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(() -> Thread.currentThread().interrupt(), 1);
    retirement.barrier();
    retirement.retire(runs::incrementAndGet, 1);
    retirement.barrier();
    assertEquals(1, runs.get());
  }

  private Future<String> beginBarrier() {
    Future<String> barrier =
        worker.begin(
            () -> {
              retirement.barrier();
              return Thread.interrupted() ? "reached, interrupted" : "reached";
            });
    Reader.untilBlocked(worker.thread());
    return barrier;
  }

  private void block() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the entry hook does, which knows the default domain alone. */
  private static String inKernel(ThreadRecord record) {
    record.statusRelease(StatusWord.entered(record.statusPlain()));
    VarHandle.fullFence();
    return "KERNEL";
  }

  private static String inUser(ThreadRecord record) {
    record.statusRelease(StatusWord.left(record.statusPlain(), StatusWord.USER));
    return "USER";
  }
}
