package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is held back past the limits, who is not, and that the garbage is bounded by it. */
class BackPressureTest {
  private final Domain domain = new Domain();
  private final Retirement retirement = domain.retirement();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Reader worker = new Reader("worker");

  @AfterEach
  void close() {
    goOn.countDown();
    worker.close();
  }

  @Test
  void aRetirerOverTheByteLimitIsHeldBack() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    Future<String> retiring = beginToRetire(1);
    assertHeldBack(retiring);
  }

  @Test
  void aRetirerOverTheCountLimitIsHeldBack() {
    domain.limits().retireMaxCount(2);
    retirement.retire(this::block, 0);
    retirement.retire(() -> {}, 0);
    Future<String> retiring = beginToRetire(0);
    assertHeldBack(retiring);
  }

  @Test
  void anObjectHeavierThanTheLimitIsWaitedFor() {
    domain.limits().retireMaxBytes(100);
    Future<String> retiring = beginToRetire(1000);
    assertEquals("retired", Reader.end(retiring));
    assertEquals(0, retirement.pendingBytes());
  }

  @Test
  void inKernelItIsAdmittedAndCounted() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    worker.on(
        () -> {
          ThreadRecord record = domain.track();
          record.statusRelease(Status.entered(record.statusPlain()));
          retirement.retire(() -> {}, 50);
          record.statusRelease(Status.left(record.statusPlain(), Status.USER));
          return record;
        });
    assertEquals(0, retirement.heldBack());
    assertEquals(1, retirement.admittedOverLimit());
    assertEquals(150, retirement.pendingBytes());
  }

  @Test
  void inADisposerItIsAdmittedAndCounted() {
    domain.limits().retireMaxBytes(100);
    CountDownLatch retired = new CountDownLatch(1);
    retirement.retire(
        () -> {
          block(); // until the retirer of this one has returned: it might be held back
          retirement.retire(() -> {}, 500);
          retired.countDown();
        },
        1);
    goOn.countDown();
    Reader.until(() -> retired.getCount() == 0, "a disposer that retires");
    retirement.barrier();
    assertEquals(0, retirement.heldBack());
    assertEquals(1, retirement.admittedOverLimit());
    assertEquals(0, retirement.pendingBytes());
  }

  @Test
  void anInterruptedRetirerIsAdmittedAndStaysInterrupted() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    assertTrue(
        worker.on(
            () -> {
              Thread.currentThread().interrupt();
              retirement.retire(() -> {}, 1);
              return Thread.interrupted();
            }));
    assertEquals(0, retirement.heldBack());
    assertEquals(1, retirement.admittedOverLimit());
  }

  @Test
  void anInterruptEndsTheWait() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    Future<String> retiring = beginToRetire(1);
    Reader.until(() -> retirement.heldBack() == 1, "the retirer to be held back");
    worker.thread().interrupt();
    assertEquals("retired, interrupted", Reader.end(retiring));
    assertEquals(1, retirement.admittedOverLimit());
    assertEquals(101, retirement.pendingBytes());
  }

  @Test
  void theGarbageIsBounded() {
    domain.limits().retireMaxCount(50);
    AtomicInteger worst = new AtomicInteger();
    for (int i = 0; i < 20_000; i++) {
      retirement.retire(() -> {}, 1);
      worst.accumulateAndGet((int) retirement.pendingCount(), Math::max);
    }
    retirement.barrier();
    assertTrue(worst.get() <= 50, () -> worst + " objects pending after a call of retire");
    assertEquals(0, retirement.admittedOverLimit());
  }

  @Test
  void weightsThatAddUpToMoreThanALongAreOverTheLimit() {
    retirement.retire(this::block, 1);
    for (int i = 0; i < 3; i++) {
      worker.on(
          () -> {
            Thread.currentThread().interrupt();
            retirement.retire(() -> {}, Long.MAX_VALUE);
            return Thread.interrupted();
          });
    }
    assertEquals(3, retirement.admittedOverLimit(), "the weight has wrapped round");
  }

  private Future<String> beginToRetire(long bytes) {
    return worker.begin(
        () -> {
          retirement.retire(() -> {}, bytes);
          return Thread.interrupted() ? "retired, interrupted" : "retired";
        });
  }

  private void assertHeldBack(Future<String> retiring) {
    Reader.until(() -> retirement.heldBack() == 1, "the retirer to be held back");
    Reader.untilBlocked(worker.thread());
    assertFalse(retiring.isDone());
    goOn.countDown();
    assertEquals("retired", Reader.end(retiring));
    assertEquals(1, retirement.heldBack());
    assertEquals(0, retirement.admittedOverLimit());
  }

  private void block() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
