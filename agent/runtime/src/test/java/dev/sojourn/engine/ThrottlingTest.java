package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Which retirers are throttled past the limits, which are not, and that this bounds the garbage.
 */
class ThrottlingTest {
  private final Domain domain = Domain.isolated();
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
          record.statusRelease(StatusWord.entered(record.statusPlain()));
          retirement.retire(() -> {}, 50);
          record.statusRelease(StatusWord.left(record.statusPlain(), StatusWord.USER));
          return record;
        });
    assertEquals(0, retirement.throttled());
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
    assertEquals(0, retirement.throttled());
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
    assertEquals(0, retirement.throttled());
    assertEquals(1, retirement.admittedOverLimit());
  }

  @Test
  void anInterruptEndsTheWait() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    Future<String> retiring = beginToRetire(1);
    Reader.until(() -> retirement.throttled() == 1, "the retirer to be held back");
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

  @Test
  void inKernelOfAnotherDomainItIsAdmitted() {
    Domain other = Domain.create("other", domain.context());
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    worker.on(
        () -> {
          Visit visit = Visit.begin(other);
          retirement.retire(() -> {}, 50);
          domain.limits().retireExitWaitNanos(0); // or its exit would wait
          visit.end();
          return visit;
        });
    assertEquals(0, retirement.throttled());
    assertEquals(1, retirement.admittedOverLimit());
  }

  @Test
  void inADisposerOfAnotherDomainItIsAdmitted() {
    Domain other = Domain.create("other", domain.context());
    domain.limits().retireMaxCount(1);
    retirement.retire(this::block, 1);
    CountDownLatch retired = new CountDownLatch(1);
    other
        .retirement()
        .retire(
            () -> {
              retirement.retire(() -> {}, 1);
              retirement.retire(() -> {}, 1);
              retired.countDown();
            },
            1);
    Reader.until(() -> retired.getCount() == 0, "a disposer that retires into another domain");
    assertEquals(0, retirement.throttled());
    assertEquals(2, retirement.admittedOverLimit());
  }

  @Test
  void insideACallThatAHoldIsAboutItIsAdmitted() {
    domain.limits().retireMaxBytes(100);
    retirement.retire(this::block, 100);
    GracePeriodBlocker blocker =
        domain.context().block(worker.thread(), "is inside a call that began without hooks");
    assertEquals("retired", Reader.end(beginToRetire(1)));
    blocker.release();
    assertEquals(0, retirement.throttled());
  }

  @Test
  void whatTheEngineRetiresItselfNeverWaits() {
    domain.limits().retireMaxCount(1);
    retirement.retire(this::block, 1);
    InvalidationKind kind = domain.invalidations().register("kind", false, () -> {});
    assertEquals(
        "unregistered",
        worker.on(
            () -> {
              retirement.retireUnthrottled(() -> {});
              domain.invalidations().unregister(kind);
              return "unregistered";
            }));
    assertEquals(0, retirement.throttled());
  }

  @Test
  void tryRetireRefusesWhatDoesNotFitAndChangesNothing() {
    domain.limits().retireMaxBytes(100);
    AtomicInteger runs = new AtomicInteger();
    assertTrue(retirement.tryRetire(this::block, 60));
    assertFalse(retirement.tryRetire(runs::incrementAndGet, 41));
    assertEquals(60, retirement.pendingBytes());
    assertEquals(1, retirement.pendingCount());
    assertTrue(retirement.tryRetire(runs::incrementAndGet, 40));
    goOn.countDown();
    retirement.barrier();
    assertEquals(1, runs.get());
    assertEquals(0, retirement.pendingBytes());
    assertEquals(0, retirement.throttled() + retirement.admittedOverLimit());
  }

  @Test
  void aDomainMayHaveLimitsOfItsOwn() {
    domain.limits().retireMaxCount(1);
    retirement.limit(100, 3);
    retirement.retire(this::block, 1);
    retirement.retire(() -> {}, 1);
    retirement.retire(() -> {}, 1);
    assertFalse(retirement.tryRetire(() -> {}, 1), "too many");
    retirement.limit(0, 0);
    Future<String> retiring = beginToRetire(1);
    Reader.until(() -> retirement.throttled() == 1, "the retirer to be held back again");
    retirement.limit(0, 1000);
    assertEquals("retired", Reader.end(retiring));
  }

  /** Each of them parks, and would sleep for a second if it were not woken: a minute in all. */
  /** As while a detach waits until it is safe: it may not be, and then the limits hold on. */
  @Test
  void aBlockerOfAllThreadsLetsNobodyOverTheLimits() {
    domain.limits().retireMaxCount(1);
    GracePeriodBlocker all = domain.context().blockAll("on purpose");
    Future<String> retiring =
        worker.begin(
            () -> {
              retirement.retire(() -> {}, 1);
              retirement.retire(() -> {}, 1);
              return "retired";
            });
    Reader.until(() -> retirement.throttledNow() == 1, "the retirer to be held back");
    all.release();
    assertEquals("retired", Reader.end(retiring));
    assertEquals(0, retirement.admittedOverLimit());
  }

  @Test
  void whoIsHeldBackIsWokenWhenThereIsRoom() {
    domain.limits().retireMaxCount(1);
    Semaphore mayDispose = new Semaphore(0);
    int rounds = 60;
    Future<String> retiring =
        worker.begin(
            () -> {
              retirement.retire(mayDispose::acquireUninterruptibly, 1);
              for (int i = 0; i < rounds; i++) {
                retirement.retire(mayDispose::acquireUninterruptibly, 1);
              }
              return "all retired";
            });
    try (Reader releaser = new Reader("releaser")) {
      Future<String> releasing =
          releaser.begin(
              () -> {
                for (int i = 1; i <= rounds; i++) {
                  int round = i;
                  Reader.until(
                      () -> retirement.throttled() == round && retirement.throttledNow() == 1,
                      "the retirer to park");
                  mayDispose.release();
                }
                return "all released";
              });
      assertEquals("all released", Reader.end(releasing));
    }
    assertEquals("all retired", Reader.end(retiring));
    mayDispose.release();
    retirement.barrier();
  }

  @Test
  void manyThatAreHeldBackAllGoOn() {
    domain.limits().retireMaxCount(1);
    retirement.retire(this::block, 1);
    List<Reader> retirers = new ArrayList<>();
    List<Future<String>> retiring = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Reader retirer = new Reader("retirer " + i);
      retirers.add(retirer);
      retiring.add(
          retirer.begin(
              () -> {
                retirement.retire(() -> {}, 1);
                return "went on";
              }));
    }
    Reader.until(() -> retirement.throttledNow() == 30, "all to be held back");
    goOn.countDown();
    retiring.forEach(Reader::end);
    retirers.forEach(Reader::close);
    assertEquals(0, retirement.admittedOverLimit());
    assertEquals(0, retirement.throttledNow());
  }

  private Future<String> beginToRetire(long bytes) {
    return worker.begin(
        () -> {
          retirement.retire(() -> {}, bytes);
          return Thread.interrupted() ? "retired, interrupted" : "retired";
        });
  }

  private void assertHeldBack(Future<String> retiring) {
    Reader.until(() -> retirement.throttled() == 1, "the retirer to be held back");
    Reader.untilBlocked(worker.thread());
    assertFalse(retiring.isDone());
    goOn.countDown();
    assertEquals("retired", Reader.end(retiring));
    assertEquals(1, retirement.throttled());
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
