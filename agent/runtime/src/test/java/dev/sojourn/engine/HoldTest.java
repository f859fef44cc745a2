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

class HoldTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = new Domain();
  private final Thread held = new Thread("held");
  private final Kind kind = domain.invalidations().register("held", false, () -> {});

  @Test
  void aHoldKeepsAGracePeriodFromEnding() throws Exception {
    Hold hold = domain.setup().hold(held, "in an old frame");
    long number = domain.gracePeriods().next();
    assertFalse(domain.gracePeriods().await(number, SOON));
    hold.release();
    assertTrue(domain.gracePeriods().await(number, FOREVER));
    assertTrue(domain.setup().holds().isEmpty(), "a released hold is forgotten");
  }

  @Test
  void everyHoldCounts() throws Exception {
    Hold first = domain.setup().hold(held, "first");
    Hold second = domain.setup().hold(held, "second");
    first.release();
    assertFalse(domain.gracePeriods().await(domain.gracePeriods().next(), SOON));
    second.release();
    assertTrue(domain.gracePeriods().await(domain.gracePeriods().next(), FOREVER));
  }

  /** As after an attach: first because of all, then because of those inside old calls. */
  @Test
  void aHoldThatTakesThePlaceOfAnotherCountsForWhoWaitsAlready() throws Exception {
    Hold all = domain.setup().holdAll("weaves");
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
    Hold next = domain.setup().hold(held, "in an old frame");
    all.release();
    Reader.letItNotice();
    tasks.forEach(task -> assertFalse(task.isDone()));
    next.release();
    for (FutureTask<Boolean> task : tasks) {
      assertTrue(Reader.end(task));
    }
  }

  @Test
  void aHoldKeepsARequestFromBeingCovered() throws Exception {
    Hold hold = domain.setup().hold(held, "in an old frame");
    long request = domain.invalidations().request(kind);
    assertFalse(domain.invalidations().isCovered(request));
    assertFalse(domain.invalidations().awaitCovered(request, SOON));
    hold.release();
    assertTrue(domain.invalidations().isCovered(request));
    assertTrue(domain.invalidations().awaitCovered(request, FOREVER));
  }

  @Test
  void aRequestToOneThreadIsHeldUpByItsOwnHoldOnly() {
    Thread other = new Thread("other");
    Hold hold = domain.setup().hold(held, "in an old frame");
    long request = domain.invalidations().request(kind, held);
    assertFalse(domain.invalidations().isCovered(held, request));
    assertTrue(domain.invalidations().isCovered(other, request));
    hold.release();
    assertTrue(domain.invalidations().isCovered(held, request));
  }

  @Test
  void aHoldBecauseOfAllIsForRequestsToOneThreadToo() {
    Hold hold = domain.setup().holdAll("weaves");
    long request = domain.invalidations().request(kind, held);
    assertFalse(domain.invalidations().isCovered(held, request));
    hold.release();
    assertTrue(domain.invalidations().isCovered(held, request));
  }

  @Test
  void aStallNamesTheHeldThreadAndWhy() throws Exception {
    domain.limits().stallNanos(1);
    try (Warnings warnings = new Warnings(domain)) {
      Hold hold = domain.setup().hold(held, "is in an old frame");
      assertFalse(domain.gracePeriods().await(domain.gracePeriods().next(), SOON));
      hold.release();
      String report = warnings.messages().get(0);
      assertTrue(report.contains("'held' is in an old frame"), report);
    }
    assertEquals(0, domain.setup().holds().size());
  }
}
