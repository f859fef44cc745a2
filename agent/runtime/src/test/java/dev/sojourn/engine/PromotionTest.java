package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a thread may do while it is promoted, step by step. */
class PromotionTest {
  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Reader reader = new Reader("promoted", domain).visit();
  private final ThreadRecord record = reader.record();

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void aThreadThatStaysIsPromotedUntilItsStayEnds() {
    assertTrue(Promotion.settle(record));
    assertTrue(isCertain());
    assertTrue(isPromisedASlowPath());
    assertTrue(Promotion.settle(record));
    assertEquals(1, barrier.issued());
    reader.visit();
    assertFalse(isCertain(), "the next stay is another one");
  }

  @Test
  void aThreadThatEntersMeanwhileIsInKernel() {
    barrier.during(reader::enter);
    assertFalse(Promotion.settle(record));
    assertFalse(isCertain());
  }

  @Test
  void aThreadThatComesAndGoesMeanwhileIsQuiescentButItsNewStayIsNotPromoted() {
    barrier.during(reader::visit);
    assertTrue(Promotion.settle(record));
    assertFalse(isCertain());
    Promotion.settle(record);
    assertEquals(2, barrier.issued());
  }

  @Test
  void aThreadThatTakesTheBitBeforeTheBarrierIsNotPromoted() {
    long before = record.statusAcquire();
    record.ask(ThreadRecord.LOOK);
    reader.visit(); // takes the bit
    assertTrue(Promotion.settleAsked(record, before));
    assertTrue(!isCertain() || isPromisedASlowPath());
    assertFalse(isCertain());
  }

  /** The refuted variant: the status is read after the bit was set only. */
  @Test
  void twinWithoutTheEarlyReadPromotesAStayWithNoBit() {
    record.ask(ThreadRecord.LOOK);
    reader.visit();
    long late = record.statusAcquire();
    domain.context().barriers().issue(record);
    assertTrue(Promotion.promoteIfStill(record, late));
    assertFalse(!isCertain() || isPromisedASlowPath(), "the check does not catch it");
  }

  @Test
  void aStayThatAPinHasPromotedIsStillPromisedASlowPathWhenThePinIsGone() {
    try (Reader pinner = new Reader("pinner", domain)) {
      assertTrue(pinner.on(() -> domain.pins().tryPin(reader.thread()) != null));
      assertTrue(isCertain());
      pinner.on(
          () -> {
            domain.pins().unpin(record, domain.currentOrTracked());
            return record;
          });
      assertTrue(!isCertain() || isPromisedASlowPath());
    }
  }

  @Test
  void soIsOneThatWasPromotedByWorkOnItsBehalf() {
    InvalidationKind kind = domain.invalidations().registerForPinners("on behalf", false, r -> {});
    try (Reader requester = new Reader("requester", domain).enter()) {
      requester.on(() -> OnBehalf.request(domain, kind));
      assertEquals(1, kind.runs());
      assertTrue(isCertain());
      assertTrue(isPromisedASlowPath());
    }
  }

  @Test
  void theTicksBatchPromotesTheStaysThatLast() {
    try (Reader moves = new Reader("moves", domain).visit();
        Reader inKernel = new Reader("in KERNEL", domain).visit().enter()) {
      barrier.during(moves::visit);
      Promotion.promote(domain, List.of(record, moves.record(), inKernel.record()));
      assertTrue(isCertain());
      assertFalse(moves.record().isCertain(moves.record().statusAcquire()));
      assertEquals(1, barrier.issued());
    }
  }

  @Test
  void userIsCertainWithoutABarrier() {
    domain.context().policies().assign(record, Policy.EAGER);
    reader.visit();
    assertTrue(Promotion.settle(record));
    assertEquals(0, barrier.issued());
  }

  private boolean isCertain() {
    return record.isCertain(record.statusAcquire());
  }

  /** Whether its next entry finds something in its work. */
  private boolean isPromisedASlowPath() {
    return record.isAskedAcquire(ThreadRecord.LOOK);
  }
}
