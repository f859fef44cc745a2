package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** Threads that may have run kernel code before it was woven. */
class DomainLateWeavingTest {
  private final Domain domain = Domain.isolated();
  private final InvalidationKind kind = domain.invalidations().register("drop", false, () -> {});

  private void aThreadTransits() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              Visit.begin(domain).end();
              Visit.begin(domain).end();
            });
    thread.start();
    thread.join();
  }

  @Test
  void aNewThreadHasNothingToDrop() throws Exception {
    domain.invalidations().request(kind);
    aThreadTransits();
    assertEquals(0, kind.runs());
  }

  /** It may keep what a request was about that was covered before its first transition. */
  @Test
  void oneThatMayHaveRunItsCodeBeforeDropsItOnce() throws Exception {
    domain.context().weaveLate();
    domain.invalidations().request(kind);
    aThreadTransits();
    assertEquals(1, kind.runs());
    aThreadTransits();
    assertEquals(2, kind.runs(), "each such thread");
  }

  @Test
  void afterThatItHasNothingPending() {
    domain.context().weaveLate();
    long request = domain.invalidations().request(kind);
    Visit visit = Visit.begin(domain);
    assertFalse(domain.currentOrTracked().hasPendingWork());
    assertEquals(1, kind.runs());
    visit.end();
    assertEquals(request, domain.currentOrTracked().seenGenerationAcquire());
  }
}
