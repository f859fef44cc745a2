package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens where the sojourn's number goes from its last value to 0. */
class WrapTest {
  private static final int NUMBERS = 1 << SojournWidth.BITS;

  private final Reader reader = new Reader("wraps");

  @AfterEach
  void close() {
    reader.close();
  }

  /** Brings the thread to the last number there is, outside KERNEL. */
  private void goToTheLast() {
    reader.on(
        () -> {
          do {
            Visit.make(Domain.DEFAULT);
          } while (StatusWord.sojourn(reader.record().statusAcquire()) != NUMBERS - 1);
          return 0;
        });
  }

  @Test
  void theWordWrapsToZeroAndKeepsItsMode() {
    for (long mode : new long[] {StatusWord.USER, StatusWord.INDETERMINATE}) {
      long last = StatusWord.left((NUMBERS - 1L) << 2, mode);
      long next = StatusWord.entered(last);
      assertTrue(StatusWord.isKernel(next));
      assertEquals(0, StatusWord.sojourn(next));
      assertEquals(0, next & ~StatusWord.WORD_MASK);
      assertEquals(1, StatusWord.sojournsBetween(last, next));
    }
  }

  @Test
  void aGracePeriodWaitsForTheLastSojournAndEndsWithTheFirst() {
    goToTheLast();
    reader.visit(); // number 0
    assertEquals(0, StatusWord.sojourn(reader.record().statusAcquire()));
    goToTheLast();
    reader.on(() -> 0);
    long number = Domain.DEFAULT.gracePeriods().next();
    reader.enter(); // number 0, in KERNEL
    try (Reader waiter = new Reader("waits")) {
      Future<Boolean> done =
          waiter.begin(() -> Domain.DEFAULT.gracePeriods().await(number, Long.MAX_VALUE));
      Reader.untilBlocked(waiter.thread());
      assertFalse(done.isDone());
      reader.leave();
      assertTrue(Reader.end(done));
    }
  }

  @Test
  void aLaterSojournIsToldFromTheOneThatWasSeenAcrossTheWrap() {
    reader.visit();
    goToTheLastInKernel();
    long number = Domain.DEFAULT.gracePeriods().next();
    try (Reader waiter = new Reader("waits")) {
      Future<Boolean> done =
          waiter.begin(() -> Domain.DEFAULT.gracePeriods().await(number, Long.MAX_VALUE));
      Reader.untilBlocked(waiter.thread());
      reader.leave();
      reader.enter(); // number 0, in KERNEL again: it was outside
      assertTrue(Reader.end(done));
    }
  }

  private void goToTheLastInKernel() {
    goToTheLast();
    reader.on(
        () -> {
          for (int i = 0; i < NUMBERS - 1; i++) {
            Visit.make(Domain.DEFAULT);
          }
          return 0;
        });
    reader.enter();
    assertEquals(NUMBERS - 1, StatusWord.sojourn(reader.record().statusAcquire()));
  }

  @Test
  void requestsAreFoundOnBothSidesOfTheWrap() {
    AtomicInteger runs = new AtomicInteger();
    InvalidationKind kind =
        Domain.DEFAULT.invalidations().register("wraps", false, runs::incrementAndGet);
    reader.visit();
    goToTheLast();
    for (int i = 1; i <= 3; i++) {
      long request = Domain.DEFAULT.invalidations().request(kind);
      reader.visit();
      assertEquals(i, runs.get());
      assertTrue(Domain.DEFAULT.invalidations().isCovered(request));
    }
  }
}
