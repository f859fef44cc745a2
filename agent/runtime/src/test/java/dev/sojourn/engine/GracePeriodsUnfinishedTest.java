package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a leader that gives up leaves to the next one. */
class GracePeriodsUnfinishedTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final GracePeriods gracePeriods = domain.gracePeriods();
  private final Reader reader = new Reader("reader", domain);
  private final Reader second = new Reader("second reader", domain);
  private final Reader waiter = new Reader("waiter");

  @AfterEach
  void close() {
    reader.close();
    second.close();
    waiter.close();
  }

  @Test
  void whoHasBeenOutsideSinceIsNotWaitedForAgain() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    for (int i = 0; i < 3; i++) {
      assertFalse(gracePeriods.await(number, SOON));
      assertEquals(-1, gracePeriods.runningNanos(), "nobody leads it");
    }
    reader.leave().enter();
    assertTrue(gracePeriods.await(number, 0));
    assertEquals(number, gracePeriods.ended());
  }

  @Test
  void norIsHeAfterAnInterrupt() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    Future<Boolean> leader = waiter.begin(() -> gracePeriods.await(number, FOREVER));
    Reader.untilBlocked(waiter.thread());
    waiter.thread().interrupt();
    assertThrows(InterruptedException.class, () -> Reader.end(leader));
    reader.leave().enter();
    assertTrue(gracePeriods.await(number, 0));
  }

  @Test
  void theReclaimerGoesOnWithIt() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    assertFalse(gracePeriods.await(number, SOON));
    reader.leave().enter();
    assertEquals(number + 1, gracePeriods.start(false));
    Reader.until(() -> gracePeriods.hasEnded(number), "the one that was left");
    assertFalse(gracePeriods.hasEnded(number + 1), "it has begun after the entry");
    reader.leave();
    Reader.until(() -> gracePeriods.hasEnded(number + 1), "the one that was started");
  }

  @Test
  void whoCameAfterItsPassIsNotServedByIt() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    assertFalse(gracePeriods.await(number, SOON));
    second.enter();
    long later = gracePeriods.next();
    assertEquals(number + 1, later);
    reader.leave();
    assertFalse(gracePeriods.await(later, SOON));
    assertTrue(gracePeriods.hasEnded(number));
    Future<Boolean> waiting = waiter.begin(() -> gracePeriods.await(later, FOREVER));
    Reader.untilBlocked(waiter.thread());
    assertFalse(waiting.isDone());
    second.leave();
    assertTrue(Reader.end(waiting));
  }

  @Test
  void whatAnErrorHasCutShortIsNotGoneOnWith() throws Exception {
    Domain lazy = TestBarrier.domain(Policy.LAZY);
    TestBarrier barrier = TestBarrier.of(lazy);
    GracePeriods periods = lazy.gracePeriods();
    try (Reader lazyReader = new Reader("lazy reader", lazy).visit().enter()) {
      long number = periods.next();
      barrier.during(
          () -> {
            throw new OutOfMemoryError("on purpose");
          });
      assertThrows(OutOfMemoryError.class, () -> periods.await(number, FOREVER));
      assertFalse(periods.await(number, SOON), "the reader is where it was");
      lazyReader.leave();
      assertTrue(periods.await(number, FOREVER));
      assertEquals(number, periods.ended(), "by a pass of its own");
    }
  }

  @Test
  void itIsReportedAsAStallThoughNobodyWaitsSoLong() throws Exception {
    domain.limits().stallNanos(TimeUnit.MILLISECONDS.toNanos(50));
    try (Warnings warnings = new Warnings(domain)) {
      reader.enter();
      long number = gracePeriods.next();
      for (int i = 0; i < 1000 && warnings.messages().isEmpty(); i++) {
        assertFalse(gracePeriods.await(number, SOON));
      }
      String report = warnings.messages().get(0);
      assertTrue(report.startsWith("stall: grace period " + number + " has waited "), report);
      assertTrue(report.contains("'reader' in KERNEL"), report);
    }
  }

  @Test
  void theBarrierThatItHasAvoidedIsCountedOnce() throws Exception {
    Domain lazy = TestBarrier.domain(Policy.LAZY);
    TestBarrier.of(lazy);
    GracePeriods periods = lazy.gracePeriods();
    try (Reader lazyReader = new Reader("lazy reader", lazy).visit()) {
      assertTrue(Promotion.settle(lazyReader.record()));
      long before = lazy.context().barriers().avoided();
      GracePeriodBlocker blocker = lazy.context().blockAll("tests");
      long number = periods.next();
      assertFalse(periods.await(number, 0));
      assertFalse(periods.await(number, 0));
      blocker.release();
      assertTrue(periods.await(number, 0));
      assertEquals(before + 1, lazy.context().barriers().avoided());
    }
  }
}
