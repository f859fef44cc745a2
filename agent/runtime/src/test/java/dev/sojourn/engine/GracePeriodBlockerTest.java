package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GracePeriodBlockerTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = Domain.isolated();
  private final Thread held = new Thread("held");
  private final InvalidationKind kind = domain.invalidations().register("held", false, () -> {});

  @Test
  void aBlockerKeepsAGracePeriodFromEnding() throws Exception {
    GracePeriodBlocker blocker = domain.context().block(held, "in an old frame");
    long number = domain.gracePeriods().next();
    assertFalse(domain.gracePeriods().await(number, SOON));
    blocker.release();
    assertTrue(domain.gracePeriods().await(number, FOREVER));
    assertTrue(domain.context().blockers().isEmpty(), "a released blocker is forgotten");
  }

  @Test
  void everyHoldCounts() throws Exception {
    GracePeriodBlocker first = domain.context().block(held, "first");
    GracePeriodBlocker second = domain.context().block(held, "second");
    first.release();
    assertFalse(domain.gracePeriods().await(domain.gracePeriods().next(), SOON));
    second.release();
    assertTrue(domain.gracePeriods().await(domain.gracePeriods().next(), FOREVER));
  }

  /** As after an attach: first because of all, then because of those inside old calls. */
  @Test
  void aBlockerThatTakesThePlaceOfAnotherCountsForWhoWaitsAlready() throws Exception {
    GracePeriodBlocker all = domain.context().blockAll("weaves");
    long request = domain.invalidations().request(kind);
    List<Callable<Boolean>> waits =
        List.of(
            () -> domain.gracePeriods().await(domain.gracePeriods().next(), FOREVER),
            () -> domain.invalidations().awaitCovered(request, FOREVER),
            () -> domain.invalidations().awaitCovered(held, 0, FOREVER));
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    for (Callable<Boolean> wait : waits) {
      FutureTask<Boolean> task = new FutureTask<>(wait);
      tasks.add(task);
      Thread waiter = new Thread(task, "waits");
      waiter.setDaemon(true);
      waiter.start();
      Reader.untilBlocked(waiter);
    }
    GracePeriodBlocker next = domain.context().block(held, "in an old frame");
    all.release();
    Reader.letItNotice();
    tasks.forEach(task -> assertFalse(task.isDone()));
    next.release();
    for (FutureTask<Boolean> task : tasks) {
      assertTrue(Reader.end(task));
    }
  }

  @Test
  void aBlockerKeepsARequestFromBeingCovered() throws Exception {
    GracePeriodBlocker blocker = domain.context().block(held, "in an old frame");
    long request = domain.invalidations().request(kind);
    assertFalse(domain.invalidations().isCovered(request));
    assertFalse(domain.invalidations().awaitCovered(request, SOON));
    blocker.release();
    assertTrue(domain.invalidations().isCovered(request));
    assertTrue(domain.invalidations().awaitCovered(request, FOREVER));
  }

  @Test
  void aRequestToOneThreadIsHeldUpByItsOwnHoldOnly() {
    Thread other = new Thread("other");
    GracePeriodBlocker blocker = domain.context().block(held, "in an old frame");
    long request = domain.invalidations().request(kind, held);
    assertFalse(domain.invalidations().isCovered(held, request));
    assertTrue(domain.invalidations().isCovered(other, request));
    blocker.release();
    assertTrue(domain.invalidations().isCovered(held, request));
  }

  @Test
  void aBlockerBecauseOfAllIsForRequestsToOneThreadToo() {
    GracePeriodBlocker blocker = domain.context().blockAll("weaves");
    long request = domain.invalidations().request(kind, held);
    assertFalse(domain.invalidations().isCovered(held, request));
    blocker.release();
    assertTrue(domain.invalidations().isCovered(held, request));
  }

  @Test
  void aStallNamesTheHeldThreadAndWhy() throws Exception {
    domain.limits().stallNanos(1);
    try (Warnings warnings = new Warnings(domain)) {
      GracePeriodBlocker blocker = domain.context().block(held, "is in an old frame");
      long number = domain.gracePeriods().next();
      while (warnings.messages().isEmpty()) {
        assertFalse(domain.gracePeriods().await(number, SOON));
      }
      blocker.release();
      String report = warnings.messages().get(0);
      assertTrue(report.contains("'held' is in an old frame"), report);
    }
    assertEquals(0, domain.context().blockers().size());
  }
}
