package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a request is covered, be it to all threads or to one. */
class CoveringTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final AtomicInteger runs = new AtomicInteger();
  private final InvalidationKind kind =
      invalidations.register("covered", false, runs::incrementAndGet);
  private final Reader reader = new Reader("reader").visit();
  private final Reader waiter = new Reader("waiter");

  private enum To {
    ALL,
    ONE
  }

  @AfterEach
  void close() {
    reader.close();
    waiter.close();
  }

  @ParameterizedTest
  @EnumSource
  void aThreadInUserIsCoveredAtOnceAndUndisturbed(To to) throws Exception {
    long request = request(to);
    assertTrue(isCovered(to, request));
    assertTrue(await(to, request, 0));
    assertEquals(0, runs.get());
    reader.visit();
    assertTrue(isCovered(to, request));
  }

  @ParameterizedTest
  @EnumSource
  void anOldSojournIsWaitedFor(To to) throws Exception {
    reader.enter();
    long request = request(to);
    assertFalse(isCovered(to, request));
    assertFalse(await(to, request, SOON));
    assertFalse(await(to, request, -1));
    reader.leave();
    assertTrue(isCovered(to, request));
    assertTrue(await(to, request, 0));
  }

  @ParameterizedTest
  @EnumSource
  void aSojournThatBeganAfterTheRequestIsNotWaitedFor(To to) {
    long request = request(to);
    reader.enter();
    assertEquals(1, runs.get());
    assertTrue(isCovered(to, request));
  }

  @ParameterizedTest
  @EnumSource
  void aThreadThatLeftAndCameBackIsNotWaitedFor(To to) {
    reader.enter();
    long request = request(to);
    Future<Boolean> waiting = waiter.begin(() -> await(to, request, FOREVER));
    Reader.untilBlocked(waiter.thread());
    assertFalse(waiting.isDone());
    reader.leave().enter();
    assertTrue(Reader.end(waiting));
    assertTrue(isCovered(to, request));
  }

  @ParameterizedTest
  @EnumSource
  void aThreadInItsHandlerIsWaitedFor(To to) throws Exception {
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InvalidationKind slow =
        invalidations.register(
            "slow",
            false,
            () -> {
              inHandler.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    long request =
        to == To.ALL ? invalidations.request(slow) : invalidations.request(slow, reader.thread());
    Future<ThreadRecord> entering = reader.beginEnter();
    inHandler.await();
    assertFalse(isCovered(to, request));
    assertFalse(await(to, request, SOON));
    Future<Boolean> waiting = waiter.begin(() -> await(to, request, FOREVER));
    Reader.untilBlocked(waiter.thread());
    goOn.countDown();
    Reader.end(entering);
    assertTrue(Reader.end(waiting), "while the thread stays in KERNEL");
    assertTrue(isCovered(to, request), "its body begins with the handler run");
    assertTrue(await(to, request, 0));
  }

  @ParameterizedTest
  @EnumSource
  void onceCoveredAlwaysCovered(To to) {
    long request = request(to);
    assertTrue(isCovered(to, request));
    for (int i = 0; i < 3; i++) {
      reader.enter();
      assertTrue(isCovered(to, request));
      reader.leave();
      assertTrue(isCovered(to, request));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLaterRequestIsNotCoveredByAnEarlierOne(To to) {
    long first = request(to);
    reader.enter();
    long second = request(to);
    assertTrue(isCovered(to, first));
    assertFalse(isCovered(to, second));
    reader.leave();
    assertTrue(isCovered(to, second));
  }

  @ParameterizedTest
  @EnumSource
  void aThreadThatDiedInKernelIsNotWaitedFor(To to) throws Exception {
    reader.enter();
    long request = request(to);
    Future<Boolean> waiting = waiter.begin(() -> await(to, request, FOREVER));
    Reader.untilBlocked(waiter.thread());
    assertFalse(waiting.isDone());
    reader.die();
    assertTrue(Reader.end(waiting));
    assertTrue(isCovered(to, request));
    long late = request(to);
    assertTrue(isCovered(to, late), "a dead thread was asked");
    assertTrue(await(to, late, 0));
  }

  @ParameterizedTest
  @EnumSource
  void aWaitCanBeInterrupted(To to) {
    reader.enter();
    long request = request(to);
    Future<Boolean> waiting = waiter.begin(() -> await(to, request, FOREVER));
    Reader.untilBlocked(waiter.thread());
    waiter.thread().interrupt();
    assertThrows(InterruptedException.class, () -> Reader.end(waiting));
    assertFalse(waiter.on(Thread::interrupted), "the exception stands for the interrupt");
  }

  @ParameterizedTest
  @EnumSource
  void aWaitIsNotBegunInterrupted(To to) {
    reader.enter();
    long request = request(to);
    assertThrows(
        InterruptedException.class,
        () ->
            waiter.on(
                () -> {
                  Thread.currentThread().interrupt();
                  return await(to, request, FOREVER);
                }));
  }

  private long request(To to) {
    return to == To.ALL
        ? invalidations.request(kind)
        : invalidations.request(kind, reader.thread());
  }

  private boolean isCovered(To to, long request) {
    return to == To.ALL
        ? invalidations.isCovered(request)
        : invalidations.isCovered(reader.thread(), request);
  }

  private boolean await(To to, long request, long nanos) throws InterruptedException {
    return to == To.ALL
        ? invalidations.awaitCovered(request, nanos)
        : invalidations.awaitCovered(reader.thread(), request, nanos);
  }
}
