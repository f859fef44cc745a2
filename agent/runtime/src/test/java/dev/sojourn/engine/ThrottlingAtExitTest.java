package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thread that retires too much in KERNEL, where it cannot wait, waits once it has left. */
class ThrottlingAtExitTest {
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final Domain domain = Domain.isolated();
  private final Domain other = Domain.create("other", domain.context());
  private final Retirement retirement = domain.retirement();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Reader worker = new Reader("worker");

  @BeforeEach
  void fill() {
    domain.limits().retireMaxCount(1);
    domain.limits().retireExitWaitNanos(LONG);
    retirement.retire(this::block, 1);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    LockSupport.unpark(worker.thread()); // if it was put to sleep for ever
    worker.close();
  }

  @Test
  void itIsHeldBackAtItsExitUntilThereIsRoom() {
    Future<String> leaving = worker.begin(() -> retireInside(domain));
    Reader.until(() -> retirement.throttledNow() == 1, "the exit to be held back");
    assertFalse(leaving.isDone());
    assertEquals(1, retirement.throttledAtExit());
    assertEquals(0, retirement.throttled());
    assertFalse(StatusWord.isKernel(recordIn(domain).statusAcquire()), "it must have left before");
    goOn.countDown();
    assertEquals("left", Reader.end(leaving));
  }

  @Test
  void theWaitIsBounded() {
    domain.limits().retireExitWaitNanos(1_000_000);
    assertEquals("left", worker.on(() -> retireInside(domain)));
    assertEquals(1, retirement.throttledAtExit());
    assertEquals(2, retirement.pendingCount());
  }

  @Test
  void itCanBeSwitchedOff() {
    domain.limits().retireExitWaitNanos(0);
    assertEquals("left", worker.on(() -> retireInside(domain)));
    assertEquals(0, retirement.throttledAtExit());
  }

  @Test
  void anExitThatHasNotRetiredIsNotHeldBack() {
    worker.on(
        () -> {
          Visit.make(domain);
          return "left";
        });
    assertEquals(0, retirement.throttledAtExit());
  }

  @Test
  void inKernelOfAnotherDomainItIsPutOffUntilThatIsLeft() {
    CountDownLatch innerLeft = new CountDownLatch(1);
    CountDownLatch leaveOuter = new CountDownLatch(1);
    Future<String> leaving =
        worker.begin(
            () -> {
              Visit outer = Visit.begin(other);
              retireInside(domain);
              innerLeft.countDown();
              leaveOuter.await();
              outer.end();
              return "left both";
            });
    try {
      Reader.until(() -> innerLeft.getCount() == 0, "the inner exit, which must not wait");
      assertEquals(0, retirement.throttledAtExit());
    } finally {
      leaveOuter.countDown();
    }
    Reader.until(() -> retirement.throttledNow() == 1, "the outer exit to be held back");
    goOn.countDown();
    assertEquals("left both", Reader.end(leaving));
    assertEquals(1, retirement.throttledAtExit());
  }

  @Test
  void withAPinHeldItIsPutOffUntilThatIsClosed() {
    Domain pins = Domain.DEFAULT;
    Domain main = Domain.create("in the default context", pins.context());
    long usual = pins.limits().retireExitWaitNanos();
    main.retirement().limit(0, 1);
    pins.limits().retireExitWaitNanos(LONG);
    main.retirement().retire(this::block, 1);
    try (Reader target = new Reader("target").visit()) {
      Future<String> unpinning =
          worker.begin(
              () -> {
                ThreadRecord pinned = pins.pins().tryPin(target.thread());
                retireInside(main);
                pins.pins().unpin(Objects.requireNonNull(pinned), pins.currentOrTracked());
                return "unpinned";
              });
      Reader.until(() -> main.retirement().throttledNow() == 1, "the exit to be held back");
      assertFalse(target.record().isPinned(), "a thread waits for the pin");
      goOn.countDown();
      assertEquals("unpinned", Reader.end(unpinning));
    } finally {
      goOn.countDown();
      pins.limits().retireExitWaitNanos(usual);
      main.retirement().barrier();
      pins.context().domains().remove(main);
    }
  }

  @Test
  void anInterruptedThreadIsNotHeldBackAndStaysInterrupted() {
    assertTrue(
        worker.on(
            () -> {
              Thread.currentThread().interrupt();
              retireInside(domain);
              return Thread.interrupted();
            }));
    assertEquals(0, retirement.throttledAtExit());
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Future<Boolean> leaving =
        worker.begin(
            () -> {
              retireInside(domain);
              return Thread.interrupted();
            });
    Reader.until(() -> retirement.throttledNow() == 1, "the exit to be held back");
    worker.thread().interrupt();
    assertTrue(Reader.end(leaving));
  }

  /** The application's own permit, given before the exit that parks, must be there after it. */
  @Test
  void theApplicationsParkPermitSurvives() {
    Future<String> leaving =
        worker.begin(
            () -> {
              LockSupport.unpark(Thread.currentThread());
              retireInside(domain);
              LockSupport.park(this);
              return "was not put to sleep";
            });
    Reader.until(() -> retirement.throttledNow() == 1, "the exit to be held back");
    Reader.untilBlocked(worker.thread());
    goOn.countDown();
    assertEquals("was not put to sleep", Reader.end(leaving));
  }

  @Test
  void inADisposerNoExitIsHeldBack() {
    CountDownLatch left = new CountDownLatch(1);
    other
        .retirement()
        .retire(
            () -> {
              retireInside(domain);
              left.countDown();
            },
            1);
    Reader.until(() -> left.getCount() == 0, "a disposer's sojourn in KERNEL");
    assertEquals(0, retirement.throttledAtExit());
  }

  private String retireInside(Domain of) {
    Visit visit = Visit.begin(of);
    of.retirement().retire(() -> {}, 1);
    visit.end();
    return "left";
  }

  private ThreadRecord recordIn(Domain of) {
    return Objects.requireNonNull(of.find(worker.thread()));
  }

  private void block() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
