package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many remote barriers what is asked of lazy threads costs, and what if they fail. */
class BarriersTest {
  private static final int THREADS = 10;
  private static final long HANG_NANOS = 30_000_000_000L;

  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Barriers barriers = domain.context().barriers();
  private final Invalidations invalidations = domain.invalidations();
  private final InvalidationKind kind = invalidations.register("nothing", false, () -> {});
  private final List<Reader> readers = new ArrayList<>();

  @AfterEach
  void close() {
    readers.forEach(Reader::close);
  }

  @Test
  void oneServesAllThreadsAndAllEarlierRequests() {
    idle(THREADS);
    long first = invalidations.request(kind);
    long second = invalidations.request(kind);
    assertTrue(invalidations.isCovered(second));
    assertEquals(1, barrier.issued());
    assertTrue(invalidations.isCovered(first));
    assertTrue(invalidations.isCovered(second));
    assertEquals(1, barrier.issued(), "known from before");
    assertEquals(1, barriers.issued());
    long third = invalidations.request(kind);
    assertTrue(invalidations.isCovered(third));
    assertEquals(2, barrier.issued(), "a later request is another question");
  }

  @Test
  void oneIsEnoughForARequestThatStaysUncovered() {
    idle(THREADS);
    readers.get(0).enter();
    long request = invalidations.request(kind);
    for (int i = 0; i < 5; i++) {
      assertFalse(invalidations.isCovered(request));
    }
    assertEquals(1, barrier.issued(), "what came after it is certain");
    readers.get(0).leave();
    assertTrue(invalidations.isCovered(request));
    assertEquals(1, barrier.issued());
  }

  @Test
  void anErrorOfTheVirtualMachineIsTheCallersAndTheBarrierStays() {
    idle(1);
    long request = invalidations.request(kind);
    barrier.during(
        () -> {
          throw new StackOverflowError("on purpose");
        });
    assertThrows(StackOverflowError.class, () -> invalidations.isCovered(request));
    assertTrue(barriers.isAvailable());
    assertTrue(invalidations.isCovered(request));
    assertEquals(0, barriers.failed());
  }

  @Test
  void aRequestThatComesDuringOneNeedsAnother() {
    idle(1);
    readers.get(0).enter();
    AtomicLong second = new AtomicLong();
    barrier.during(() -> second.set(invalidations.request(kind)));
    long first = invalidations.request(kind);
    assertFalse(invalidations.isCovered(first));
    assertEquals(1, barrier.issued());
    assertFalse(invalidations.isCovered(second.get()));
    assertEquals(2, barrier.issued());
  }

  @Test
  void anExpeditedGracePeriodNeedsOne() {
    idle(THREADS);
    domain.gracePeriods().synchronize(true);
    assertEquals(1, barrier.issued());
  }

  @Test
  void aGracePeriodNeedsOneAtMost() {
    idle(THREADS);
    for (int i = 1; i <= 5; i++) {
      domain.gracePeriods().synchronize(false);
      assertTrue(barrier.issued() <= i, () -> barrier.issued() + " barriers");
    }
    assertTrue(barrier.issued() > 0, "idle threads do not answer by themselves");
  }

  @Test
  void eagerThreadsNeedNone() {
    domain.context().policies().set(Policy.EAGER, List.of(), false);
    idle(THREADS);
    assertTrue(invalidations.isCovered(invalidations.request(kind)));
    long targeted = invalidations.request(kind, readers.get(0).thread());
    assertTrue(invalidations.isCovered(readers.get(0).thread(), targeted));
    domain.gracePeriods().synchronize(true);
    assertEquals(0, barrier.issued());
    assertEquals(0, barriers.avoided(), "nor would they have");
  }

  @Test
  void aStayNeedsOneForAllTargetedRequestsAndPins() throws InterruptedException {
    idle(2);
    Thread thread = readers.get(0).thread();
    for (int i = 0; i < 5; i++) {
      long request = invalidations.request(kind, thread);
      assertTrue(invalidations.awaitCovered(thread, request, HANG_NANOS));
      assertTrue(invalidations.isCovered(thread, request));
    }
    pinAndUnpin(thread);
    assertEquals(1, barrier.issued());
    assertEquals(10, barriers.avoided(), "nine looks and a pin");
    readers.get(0).visit();
    pinAndUnpin(thread);
    assertTrue(invalidations.isCovered(thread, invalidations.request(kind, thread)));
    assertEquals(2, barrier.issued(), "another stay");
  }

  @Test
  void aThreadInKernelNeedsNone() {
    idle(1);
    Reader reader = readers.get(0).enter();
    long request = invalidations.request(kind, reader.thread());
    assertFalse(invalidations.isCovered(reader.thread(), request));
    reader.leave();
    assertTrue(invalidations.isCovered(reader.thread(), request), "it has run when leaving");
    assertEquals(0, barrier.issued());
  }

  @Test
  void theTicksPromotionOfManyNeedsOneAndSavesTheirs() {
    idle(THREADS);
    Adaptation adaptation = new Adaptation(domain);
    adaptation.tick(1_000_000_000);
    assertEquals(0, barrier.issued(), "first seen");
    adaptation.tick(1_000_000_000);
    assertEquals(1, barrier.issued(), "seen in the same stay");
    adaptation.tick(1_000_000_000);
    domain.gracePeriods().synchronize(true);
    for (Reader reader : readers) {
      long request = invalidations.request(kind, reader.thread());
      assertTrue(invalidations.isCovered(reader.thread(), request));
      pinAndUnpin(reader.thread());
    }
    assertEquals(1, barrier.issued());
  }

  @Test
  void oneThatFailsIsMadeUpForAndNoThreadIsLazyAnyMore() {
    idle(THREADS);
    readers.get(1).enter();
    barrier.fail();
    long request;
    try (Warnings warnings = new Warnings(domain)) {
      request = invalidations.request(kind);
      assertFalse(invalidations.isCovered(request), "one is in KERNEL");
      domain.context().barriers().issue(readers.get(2).record());
      assertEquals(1, warnings.messages().size(), "once: " + warnings.messages());
      assertTrue(warnings.messages().get(0).contains("failed"), warnings.messages()::toString);
    }
    assertEquals(1, barrier.issued(), "it is not tried again");
    assertEquals(1, barriers.failed());
    assertFalse(barriers.isAvailable());
    readers.get(1).leave();
    assertTrue(invalidations.isCovered(request));
    for (Reader reader : readers) {
      assertEquals("USER", reader.visit().mode(), "lazy after the barrier has failed");
    }
    domain.gracePeriods().synchronize(true);
    assertEquals(1, barrier.issued());
  }

  private void pinAndUnpin(Thread thread) {
    try (Reader pinner = new Reader("pinner", domain)) {
      pinner.on(
          () -> {
            ThreadRecord pinned = domain.pins().tryPin(thread);
            assertTrue(pinned != null, "not pinned");
            if (pinned != null) {
              domain.pins().unpin(pinned, domain.currentOrTracked());
            }
            return pinned;
          });
    }
  }

  private void idle(int count) {
    for (int i = 0; i < count; i++) {
      readers.add(new Reader("idle " + i, domain).visit());
    }
  }
}
