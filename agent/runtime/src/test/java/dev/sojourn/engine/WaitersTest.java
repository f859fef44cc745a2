package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For what a caller waits that is not the leader: for the end of its own grace period. */
class WaitersTest {
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final GracePeriods gracePeriods = domain.gracePeriods();
  private final Reader reader = new Reader("reader", domain).visit();
  private final Reader second = new Reader("second reader", domain).visit();
  private final Reader leader = new Reader("leader");
  private final Reader waiter = new Reader("waiter");
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    reader.close();
    second.close();
    leader.close();
    waiter.close();
  }

  @Test
  void oneThatHasEndedIsNotWaitedForThoughAnotherRuns() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    Future<Boolean> first = leader.begin(() -> gracePeriods.await(number, FOREVER));
    Reader.untilBlocked(leader.thread());
    second.enter(); // for the next one
    Future<Boolean> next = waiter.begin(() -> gracePeriods.await(number + 1, FOREVER));
    Reader.untilBlocked(waiter.thread());
    try (Reader third = new Reader("third")) {
      Future<Boolean> late = third.begin(() -> gracePeriods.await(number, FOREVER));
      Reader.untilBlocked(third.thread());
      reader.leave();
      assertTrue(Reader.end(first));
      assertTrue(Reader.end(late), "it has waited for the one after");
    }
    assertFalse(next.isDone());
    second.leave();
    assertTrue(Reader.end(next));
  }

  /** The leader stands in the barrier: where it is stopped does not matter. */
  @Test
  void aLeaderThatStandsStillIsOvertaken() throws Exception {
    reader.enter();
    Future<String> stopped = synchronizeAndStop();
    Future<String> waiting = waiter.begin(this::synchronize);
    reader.leave();
    assertEquals("ended", Reader.end(waiting));
    assertTrue(gracePeriods.ended() >= 2);
    assertFalse(stopped.isDone());
    goOn.countDown();
    assertEquals("ended", Reader.end(stopped));
    assertEquals(-1, gracePeriods.runningNanos());
  }

  @Test
  void whoOvertakesWaitsForThoseThatItsOwnPassHasFound() throws Exception {
    reader.enter();
    Future<String> stopped = synchronizeAndStop();
    Future<Boolean> waiting = waiter.begin(() -> gracePeriods.await(1, FOREVER));
    Reader.until(() -> barrier.issued() >= 2, "a pass of the waiter's own");
    assertFalse(gracePeriods.hasEnded(1), "the reader is where it was");
    assertFalse(waiting.isDone());
    reader.leave();
    assertTrue(Reader.end(waiting));
    goOn.countDown();
    assertEquals("ended", Reader.end(stopped));
  }

  /** It has read the number before, and goes on as its leader when others are further. */
  @Test
  void whatAnOvertakenLeaderDoesLaterEndsNothing() throws Exception {
    reader.enter();
    Future<String> stopped = synchronizeAndStop();
    Future<String> waiting = waiter.begin(this::synchronize);
    reader.leave();
    assertEquals("ended", Reader.end(waiting));
    second.enter();
    long number = gracePeriods.next();
    Future<Boolean> later = waiter.begin(() -> gracePeriods.await(number, FOREVER));
    Reader.untilBlocked(waiter.thread());
    goOn.countDown();
    assertEquals("ended", Reader.end(stopped));
    assertFalse(gracePeriods.hasEnded(number));
    assertFalse(later.isDone());
    second.leave();
    assertTrue(Reader.end(later));
  }

  @Test
  void aLeaderThatAnErrorHasStruckIsFollowedByAWaiter() throws Exception {
    reader.enter();
    CountDownLatch inBarrier = new CountDownLatch(1);
    barrier.during(
        () -> {
          inBarrier.countDown();
          await(goOn);
          throw new StackOverflowError("on purpose");
        });
    Future<String> struck = leader.begin(this::synchronize);
    inBarrier.await();
    Future<String> waiting = waiter.begin(this::synchronize);
    Reader.untilBlocked(waiter.thread());
    goOn.countDown();
    assertThrows(StackOverflowError.class, () -> Reader.end(struck));
    reader.leave();
    assertEquals("ended", Reader.end(waiting));
  }

  @Test
  void twoAreEnoughHoweverManyWait() {
    reader.enter();
    Future<String> first = leader.begin(this::synchronize);
    Reader.untilBlocked(leader.thread());
    List<Reader> callers = new ArrayList<>();
    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Reader caller = new Reader("caller " + i);
      callers.add(caller);
      waiting.add(caller.begin(this::synchronize));
      Reader.untilBlocked(caller.thread());
    }
    reader.leave();
    assertEquals("ended", Reader.end(first));
    waiting.forEach(one -> assertEquals("ended", Reader.end(one)));
    assertEquals(2, gracePeriods.ended());
    callers.forEach(Reader::close);
  }

  @Test
  void aParkPermitOfTheCallersIsThereAfterwards() {
    reader.enter();
    Future<String> leads = leader.begin(this::synchronizeWithAPermit);
    Reader.untilBlocked(leader.thread());
    Future<String> waits = waiter.begin(this::synchronizeWithAPermit);
    Reader.untilBlocked(waiter.thread());
    reader.leave();
    assertEquals("permit", Reader.end(leads));
    assertEquals("permit", Reader.end(waits));
  }

  @Test
  void aPolledOneDoesNotWaitForDisposers() {
    CountDownLatch disposing = new CountDownLatch(1);
    domain
        .retirement()
        .retire(
            () -> {
              disposing.countDown();
              await(goOn);
            },
            1);
    await(disposing);
    long number = gracePeriods.start(false);
    Reader.until(() -> gracePeriods.poll(number), "a grace period that nobody waits for");
    goOn.countDown();
    domain.retirement().barrier();
  }

  @Test
  void aFutureCompletesAtTheEnd() throws Exception {
    reader.enter();
    long number = gracePeriods.start(false);
    var future = gracePeriods.completions().of(number, null);
    AtomicReference<@Nullable Thread> by = new AtomicReference<>();
    var direct =
        gracePeriods
            .completions()
            .of(number, task -> new Thread(task, "an executor's").start())
            .thenRun(() -> by.set(Thread.currentThread()));
    assertFalse(future.isDone());
    reader.leave();
    future.get(30, TimeUnit.SECONDS);
    direct.get(30, TimeUnit.SECONDS);
    assertTrue(gracePeriods.hasEnded(number));
  }

  @Test
  void anExecutorThatBlocksOrRefusesHoldsUpNoGracePeriod() throws Exception {
    var refused =
        gracePeriods
            .completions()
            .of(
                gracePeriods.start(false),
                task -> {
                  throw new RejectedExecutionException("on purpose");
                });
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> refused.get(30, TimeUnit.SECONDS));
    assertEquals(
        RejectedExecutionException.class, Objects.requireNonNull(thrown.getCause()).getClass());
    var blocked = gracePeriods.completions().of(gracePeriods.start(false), task -> await(goOn));
    long number = gracePeriods.start(false);
    Reader.until(() -> gracePeriods.poll(number), "a later grace period");
    gracePeriods.synchronize(false);
    assertFalse(blocked.isDone());
  }

  private String synchronize() {
    gracePeriods.synchronize(true);
    return "ended";
  }

  private String synchronizeWithAPermit() {
    LockSupport.unpark(Thread.currentThread());
    gracePeriods.synchronize(true);
    long start = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
    return System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10) ? "permit" : "none";
  }

  /** Begins to lead, and stands still before it has settled the reader. */
  private Future<String> synchronizeAndStop() throws InterruptedException {
    CountDownLatch inBarrier = new CountDownLatch(1);
    barrier.during(
        () -> {
          inBarrier.countDown();
          await(goOn);
        });
    Future<String> stopped = leader.begin(this::synchronize);
    inBarrier.await();
    return stopped;
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    for (; ; ) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
