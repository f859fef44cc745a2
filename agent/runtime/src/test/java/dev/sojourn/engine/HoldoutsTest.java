package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be concluded of a thread that was seen in KERNEL, step by step. */
class HoldoutsTest {
  private final Domain domain = TestBarrier.domain(Policy.LAZY);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Reader reader = new Reader("reader", domain).visit();
  private final Holdouts holdouts = new Holdouts(domain);

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void anEagerThreadIsGoneOnceItsWordHasChanged() {
    domain.context().policies().assign(reader.record(), Policy.EAGER);
    reader.visit().enter();
    look();
    assertFalse(isAllGone());
    reader.leave().enter();
    assertTrue(isAllGone());
  }

  /** It may be in a later sojourn, past its look for work, with its stores in its processor. */
  @Test
  void aWordThatChangesProvesNothingOfALazyThread() {
    reader.enter();
    look();
    reader.leave().enter();
    holdouts.expedite();
    assertFalse(isAllGone(), "it is in KERNEL after the barrier");
    assertEquals(1, barrier.issued());
    reader.leave().enter();
    assertTrue(isAllGone());
  }

  /** What it has read before it answered it may still use, for a handler's pin keeps it there. */
  @Test
  void aLazyThreadThatAnswersIsWaitedForUntilThatSojournEnds() {
    try (Reader target = new Reader("target", domain).visit()) {
      InvalidationKind pins =
          domain
              .invalidations()
              .register("pins", false, () -> domain.pins().tryPin(target.thread()));
      reader.enter();
      look();
      holdouts.ask();
      domain.invalidations().request(pins, reader.thread());
      reader.leave();
      assertTrue(target.record().isPinned());
      assertFalse(reader.record().isAskedAcquire(ThreadRecord.LOOK), "it has answered");
      assertEquals("KERNEL", reader.mode());
      assertFalse(isAllGone());
      reader.on(
          () -> {
            domain.pins().unpin(target.record(), reader.record());
            return target;
          });
      assertTrue(isAllGone());
    }
  }

  private void look() {
    holdouts.look(reader.record(), record -> false);
  }

  private boolean isAllGone() {
    holdouts.removeGone();
    return holdouts.isEmpty();
  }
}
