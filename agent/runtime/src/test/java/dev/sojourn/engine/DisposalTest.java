package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where disposers run, what they leave behind, and what is kept of them. */
class DisposalTest {
  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final Retirement retirement = domain.retirement();
  private final Warnings warnings = new Warnings(domain);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Reader worker = new Reader("worker");
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final ConcurrentLinkedQueue<Boolean> wereInKernel = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    goOn.countDown();
    worker.close();
    executor.shutdown();
  }

  @Test
  void whatIsDisposedOfIsUnreachableThoughTheBatchIsNot() throws Exception {
    CountDownLatch gather = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    retirement.retire(() -> await(gather), 1); // lets a batch gather
    WeakReference<Object> kept = retireSomething(first);
    retirement.retire(this::block, 1);
    assertNotNull(kept.get());
    gather.countDown();
    assertTrue(first.await(30, TimeUnit.SECONDS));
    for (int i = 0; i < 300 && kept.get() != null; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertNull(kept.get(), "the disposer that has run is kept while the next one runs");
    assertEquals(1, retirement.pendingCount());
  }

  private WeakReference<Object> retireSomething(CountDownLatch disposed) {
    Object heavy = new Object();
    retirement.retire(
        () -> {
          if (heavy.hashCode() != 0 || disposed.getCount() > 0) {
            disposed.countDown();
          }
        },
        1);
    return new WeakReference<>(heavy);
  }

  @Test
  void aDisposerThatLeavesKernelOpenIsBroughtBackAndReported() {
    CountDownLatch gather = new CountDownLatch(1);
    retirement.retire(() -> await(gather), 1); // one batch: what comes next runs in the same round
    retirement.retire(() -> Visit.begin(domain), 1);
    retirement.retire(() -> wereInKernel.add(domain.isInKernel()), 1);
    gather.countDown();
    retirement.barrier();
    retirement.retire(() -> wereInKernel.add(domain.isInKernel()), 1);
    retirement.barrier();
    assertEquals(List.of(false, false), List.copyOf(wereInKernel));
    assertEquals(1, warnings.messages().size(), () -> warnings.messages().toString());
    String report = warnings.messages().get(0);
    assertTrue(report.contains("left a transition or a pin open"), report);
    assertTrue(report.contains(getClass().getName()), report);
  }

  @Test
  void inEveryDomain() {
    Domain other = Domain.create("other", domain.context());
    retirement.retire(() -> Visit.begin(other), 1);
    retirement.barrier();
    other.gracePeriods().synchronize(false); // does not wait for the reclaimer
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void aUserMethodAndAPinLeftOpenToo() {
    try (Reader target = new Reader("target", domain).visit()) {
      TestBarrier.of(domain);
      retirement.retire(() -> Hooks.enterUserOf(domain.currentOrTracked()), 1);
      retirement.retire(() -> assertNotNull(domain.pins().tryPin(target.thread())), 1);
      retirement.barrier();
      assertEquals(0, retirement.failed());
      assertFalse(target.record().isPinned());
      retirement.retire(() -> wereInKernel.add(domain.isInKernel()), 1);
      retirement.barrier();
      assertEquals(List.of(false), List.copyOf(wereInKernel));
      assertEquals(2, warnings.messages().size(), "the 1st and the 2nd");
    }
  }

  @Test
  void anExecutorRunsThemAndASlowOneDelaysNothingElse() {
    retirement.disposeOn(executor);
    retirement.retire(this::block, 1);
    Reader.until(() -> retirement.disposal().handedOver().size() == 1, "the hand-over");
    retirement.disposeOn(null);
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(runs::incrementAndGet, 1);
    Reader.until(() -> runs.get() == 1, "the disposer of another");
    assertEquals(1, retirement.pendingCount());
  }

  @Test
  void aBarrierWaitsForWhatWasHandedOver() {
    retirement.disposeOn(executor);
    AtomicInteger runs = new AtomicInteger();
    retirement.retire(this::block, 1);
    for (int i = 0; i < 100; i++) {
      retirement.retire(runs::incrementAndGet, 1);
    }
    Future<String> barrier =
        worker.begin(
            () -> {
              retirement.barrier();
              return "reached after " + runs;
            });
    Reader.untilBlocked(worker.thread());
    assertFalse(barrier.isDone());
    goOn.countDown();
    assertEquals("reached after 100", Reader.end(barrier));
    assertEquals(101, retirement.disposed());
    assertEquals(0, retirement.pendingBytes());
    assertTrue(retirement.disposal().handedOver().isEmpty());
  }

  @Test
  void whatAnExecutorRefusesRunsOnTheReclaimerOnce() {
    AtomicReference<@Nullable Runnable> accepted = new AtomicReference<>();
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger onReclaimer = new AtomicInteger();
    retirement.disposeOn(
        task -> {
          accepted.set(task); // and may run it later all the same
          throw new RejectedExecutionException("full");
        });
    retirement.retire(
        () -> {
          runs.incrementAndGet();
          if (domain.reclaimer().isCurrentThread()) {
            onReclaimer.incrementAndGet();
          }
        },
        1);
    retirement.barrier();
    Runnable late = accepted.get();
    assertNotNull(late);
    late.run();
    assertEquals(1, runs.get());
    assertEquals(1, onReclaimer.get());
    assertEquals(1, retirement.disposed());
    assertEquals(0, retirement.pendingCount());
  }

  @Test
  void onAnExecutorTooADisposerIsNotHeldBackAndLeavesNothingOpen() {
    retirement.disposeOn(executor);
    domain.limits().retireMaxCount(1);
    retirement.retire(
        () -> {
          Visit.begin(domain);
          retirement.retireUnthrottled(() -> {});
          retirement.retire(() -> {}, 1);
        },
        1);
    Reader.until(() -> retirement.disposed() == 3, "all three");
    assertEquals(0, retirement.throttled() + retirement.throttledAtExit());
    domain.gracePeriods().synchronize(false);
    assertEquals(1, warnings.messages().size());
  }

  @Test
  void aTimedBarrierTellsWhetherAllIsDisposedOf() throws InterruptedException {
    assertTrue(retirement.barrier(0), "nothing is retired");
    retirement.retire(this::block, 1);
    assertFalse(retirement.barrier(1_000_000));
    assertFalse(domain.context().drain(1_000_000));
    goOn.countDown();
    assertTrue(retirement.barrier(TimeUnit.MINUTES.toNanos(1)));
    retirement.retire(() -> retirement.retire(() -> retirement.retire(() -> {}, 1), 1), 1);
    assertTrue(domain.context().drain(TimeUnit.MINUTES.toNanos(1)));
    assertEquals(4, retirement.disposed(), "those of disposers too");
  }

  /** An error in the middle of the reclaimer's round: the thread lives, nothing is lost. */
  @Test
  void anErrorInTheReclaimersRoundIsSurvived() {
    AtomicInteger failures = new AtomicInteger(3);
    domain
        .context()
        .barriers()
        .enable(
            () -> {
              if (failures.decrementAndGet() >= 0) {
                throw new OutOfMemoryError("on purpose");
              }
              return true;
            },
            "a test's");
    try (Reader lazy = new Reader("lazy", domain).visit()) {
      assertEquals("INDETERMINATE", lazy.mode());
      AtomicInteger runs = new AtomicInteger();
      for (int i = 0; i < 5; i++) {
        retirement.retire(runs::incrementAndGet, 1);
        retirement.barrier();
      }
      assertEquals(5, runs.get());
      assertTrue(failures.get() < 0, "no error has struck");
      assertEquals(2, warnings.causes().size(), "the first and the second; the fourth is next");
    }
  }

  private void block() {
    await(goOn);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
