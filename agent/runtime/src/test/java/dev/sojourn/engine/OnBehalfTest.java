package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request whose work the requester does for threads in user mode. */
class OnBehalfTest {
  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Invalidations invalidations = domain.invalidations();
  private final Slot<AtomicInteger> runsFor = new Slot<>(AtomicInteger::new);
  private final List<Thread> ranOn = new ArrayList<>();
  private final InvalidationKind kind =
      invalidations.registerForPinners(
          "on behalf",
          false,
          record -> {
            runsFor.get(record).incrementAndGet();
            synchronized (ranOn) {
              ranOn.add(Thread.currentThread());
            }
          });
  private final Reader requester = new Reader("requester", domain);
  private final List<Reader> readers = new ArrayList<>();

  @AfterEach
  void close() {
    requester.close();
    readers.forEach(Reader::close);
  }

  @Test
  void theWorkOfThreadsInUserModeIsDoneByTheRequesterWithOneBarrier() {
    idle(10);
    request();
    assertEquals(1, barrier.issued());
    assertEquals(Collections.nCopies(11, requester.thread()), ranOn, "theirs and its own");
    readers.forEach(reader -> assertEquals(1, runs(reader)));
    readers.forEach(Reader::visit);
    readers.forEach(reader -> assertEquals(1, runs(reader), "nothing was due any more"));
    assertTrue(readers.stream().noneMatch(reader -> reader.record().isPinned()));
  }

  @Test
  void eagerThreadsNeedNoBarrier() {
    domain.context().policies().set(Policy.EAGER, List.of(), false);
    idle(3);
    request();
    assertEquals(0, barrier.issued());
    readers.forEach(reader -> assertEquals(1, runs(reader)));
  }

  @Test
  void aThreadInKernelDoesItAtItsNextTransition() {
    idle(2);
    readers.get(0).enter();
    long number = request();
    assertEquals(0, runs(readers.get(0)));
    assertEquals(1, runs(readers.get(1)));
    assertFalse(invalidations.isCovered(number));
    readers.get(0).leave();
    assertEquals(1, runs(readers.get(0)));
    assertTrue(ranOn.contains(readers.get(0).thread()));
    assertTrue(invalidations.isCovered(number));
  }

  @Test
  void aThreadInAnOldFrameDoesItAtItsNextTransition() {
    idle(2);
    GracePeriodBlocker blocker = domain.context().block(readers.get(0).thread(), "in an old frame");
    request();
    assertEquals(0, runs(readers.get(0)));
    assertEquals(1, runs(readers.get(1)));
    blocker.release();
    readers.get(0).visit();
    assertEquals(1, runs(readers.get(0)));
  }

  @Test
  void aThreadThatEntersDuringTheBarrierDoesItItself() {
    idle(2);
    ThreadRecord record = readers.get(0).record();
    barrier.during(
        () ->
            readers
                .get(0)
                .on(
                    () -> {
                      record.statusRelease(StatusWord.entered(record.statusPlain()));
                      return record;
                    }));
    request();
    assertEquals(0, runs(readers.get(0)));
    assertFalse(record.isPinned());
    readers
        .get(0)
        .on(
            () -> {
              Hooks.exitKernelOfMarking(record, record.statusPlain());
              return record;
            });
    assertEquals(1, runs(readers.get(0)));
  }

  @Test
  void theRequesterDoesItsOwnAtItsNextTransition() {
    requester.visit();
    request();
    assertEquals(1, runs(requester), "when it left KERNEL after the request");
  }

  @Test
  void anEarlyKindThatIsDueComesFirstAndOnTheThreadItself() {
    AtomicInteger early = new AtomicInteger();
    InvalidationKind first =
        invalidations.register("first", true, () -> early.compareAndSet(0, 1 + ranOn.size()));
    idle(1);
    invalidations.request(first);
    request();
    assertEquals(0, runs(readers.get(0)), "the early one has to run before");
    readers.get(0).visit();
    assertEquals(1, runs(readers.get(0)));
    assertTrue(early.get() > 0);
  }

  @Test
  void oneThreadIsHeldAtATime() {
    List<Long> held = new ArrayList<>();
    InvalidationKind counts =
        invalidations.registerForPinners(
            "counts pins",
            false,
            record -> held.add(readers.stream().filter(r -> r.record().isPinned()).count()));
    idle(5);
    requester.on(() -> OnBehalf.request(domain, counts));
    assertEquals(Collections.nCopies(5, 1L), held.subList(0, 5));
  }

  @Test
  void aThreadThatHasRunItMeanwhileIsLeftAlone() {
    idle(1);
    ThreadRecord record = readers.get(0).record();
    barrier.during(() -> readers.get(0).visit().visit());
    domain.context().policies().assign(record, Policy.EAGER);
    request();
    assertEquals(1, runs(readers.get(0)));
  }

  @Test
  void aHandlerThatThrowsIsContained() {
    InvalidationKind bad =
        invalidations.registerForPinners(
            "throws",
            false,
            record -> {
              throw new IllegalStateException("on purpose");
            });
    idle(3);
    try (Warnings warnings = new Warnings(domain)) {
      requester.enter();
      requester.on(() -> OnBehalf.request(domain, bad));
      assertEquals(3, bad.failures());
      assertFalse(warnings.messages().isEmpty());
    }
    assertTrue(readers.stream().noneMatch(reader -> reader.record().isPinned()));
    assertEquals("INDETERMINATE", requester.leave().mode());
  }

  private long request() {
    return requester.on(
        () -> {
          Visit visit = Visit.begin(domain);
          long number = OnBehalf.request(domain, kind);
          visit.end();
          return number;
        });
  }

  private int runs(Reader reader) {
    return reader.on(() -> runsFor.get(reader.record()).get());
  }

  private void idle(int count) {
    for (int i = 0; i < count; i++) {
      readers.add(new Reader("idle " + i, domain).visit());
    }
  }
}
