package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the hooks may be taken away, and what goes on without them. */
class DetachmentTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final Detachment detachment = domain.context().detachment();
  private final Invalidations invalidations = domain.invalidations();
  private final InvalidationKind kind = invalidations.register("drop", false, () -> {});
  private final Reader reader = new Reader("reader", domain).visit();
  private final Reader other = new Reader("other", domain);

  @AfterEach
  void close() {
    detachment.end();
    reader.close();
    other.close();
  }

  private List<String> begin(long timeoutNanos) {
    return other.on(() -> detachment.begin(timeoutNanos));
  }

  private void assertInTheWay(String what) {
    List<String> obstacles = begin(SOON);
    assertEquals(1, obstacles.size(), obstacles::toString);
    assertTrue(obstacles.get(0).contains(what), obstacles::toString);
    assertFalse(detachment.isDetached());
    assertTrue(domain.context().blockers().isEmpty(), "all is as before");
  }

  @Test
  void nothingIsConcludedUntilTheHooksAreBack() throws Exception {
    assertEquals(List.of(), begin(FOREVER));
    assertTrue(detachment.isDetached());
    long number = domain.gracePeriods().next();
    assertFalse(domain.gracePeriods().await(number, SOON));
    long request = invalidations.request(kind);
    long targeted = invalidations.request(kind, reader.thread());
    reader.visit(); // a method that is still running, or a program's own transition
    assertFalse(invalidations.isCovered(request));
    assertFalse(invalidations.isCovered(reader.thread(), targeted));
    assertNull(other.on(() -> domain.pins().tryPin(reader.thread())));
    detachment.end();
    assertFalse(detachment.isDetached());
    assertTrue(domain.gracePeriods().await(number, FOREVER));
    assertTrue(invalidations.isCovered(request));
    assertTrue(invalidations.isCovered(reader.thread(), targeted));
    assertNotNull(
        other.on(
            () -> {
              ThreadRecord pinned = domain.pins().tryPin(reader.thread());
              domain.pins().unpin(Objects.requireNonNull(pinned), domain.currentOrTracked());
              return pinned;
            }));
  }

  @Test
  void aCoveredRequestThatAThreadHasNotHeardOfIsInTheWay() {
    long request = invalidations.request(kind);
    assertTrue(invalidations.isCovered(request));
    other.visit();
    assertInTheWay("'reader' in USER");
    reader.visit();
    assertEquals(List.of(), begin(SOON));
  }

  @Test
  void soIsOneToItAlone() {
    long request = invalidations.request(kind, reader.thread());
    assertTrue(invalidations.isCovered(reader.thread(), request));
    assertInTheWay("'reader' in USER");
    reader.visit();
    assertEquals(List.of(), begin(SOON));
  }

  @Test
  void soIsAPin() {
    Reader pinner = new Reader("pinner", domain);
    ThreadRecord pinned =
        Objects.requireNonNull(pinner.on(() -> domain.pins().tryPin(reader.thread())));
    assertInTheWay("is pinned");
    pinner.on(
        () -> {
          domain.pins().unpin(pinned, domain.currentOrTracked());
          return pinned;
        });
    assertEquals(List.of(), begin(SOON));
    pinner.close();
  }

  @Test
  void whoComesByIsWaitedFor() {
    invalidations.request(kind);
    other.visit();
    Future<List<String>> begun = other.begin(() -> detachment.begin(FOREVER));
    Reader.until(() -> !domain.context().blockers().isEmpty(), "the blocker");
    assertFalse(begun.isDone());
    reader.visit();
    assertEquals(List.of(), Reader.end(begun));
  }

  @Test
  void aDeadThreadIsNotWaitedFor() {
    invalidations.request(kind);
    other.visit();
    reader.die();
    assertEquals(List.of(), begin(SOON));
  }

  @Test
  void aThreadInKernelIsNotInTheWay() {
    reader.enter();
    assertEquals(List.of(), begin(SOON));
    reader.leave();
  }

  @Test
  void whatWasRetiredIsDisposedOfFirst() {
    domain.retirement().retire(() -> {}, 1);
    assertEquals(List.of(), begin(FOREVER));
    assertEquals(1, domain.retirement().disposed());
  }

  @Test
  void whatCannotBeDisposedOfInTimeIsKept() {
    reader.enter();
    domain.retirement().retire(() -> {}, 1);
    assertEquals(List.of(), begin(SOON));
    reader.leave();
    Reader.letItNotice();
    assertEquals(1, domain.retirement().pendingCount());
    detachment.end();
    Reader.until(() -> domain.retirement().disposed() == 1, "the disposer");
  }

  @Test
  void nobodyIsHeldBack() {
    domain.limits().retireMaxCount(1);
    assertEquals(List.of(), begin(SOON));
    for (int i = 0; i < 3; i++) {
      other.on(
          () -> {
            domain.retirement().retire(() -> {}, 1);
            return domain;
          });
    }
    assertEquals(3, domain.retirement().pendingCount());
    assertEquals(2, domain.retirement().admittedOverLimit());
  }

  @Test
  void aThreadMayUseItsValuesWithoutTransitions() {
    assertNull(reader.on(domain::currentUnpinnableOrNull));
    begin(SOON);
    assertEquals(reader.record(), reader.on(domain::currentUnpinnableOrNull));
    detachment.end();
    assertNull(reader.on(domain::currentUnpinnableOrNull));
  }

  @Test
  void itWaitsWithThatForAPinFromBeforeTheHold() {
    ThreadRecord pinned =
        Objects.requireNonNull(other.on(() -> domain.pins().tryPin(reader.thread())));
    GracePeriodBlocker blocker = domain.context().blockAll("weaves");
    Future<ThreadRecord> using = reader.begin(domain::currentUnpinnableOrNull);
    Reader.untilBlocked(reader.thread());
    assertFalse(using.isDone());
    other.on(
        () -> {
          domain.pins().unpin(pinned, domain.currentOrTracked());
          return pinned;
        });
    assertEquals(pinned, Reader.end(using));
    blocker.release();
  }

  @Test
  void aSecondBeginChangesNothing() {
    begin(SOON);
    assertEquals(List.of(), begin(SOON));
    assertEquals(1, domain.context().blockers().size());
  }
}
