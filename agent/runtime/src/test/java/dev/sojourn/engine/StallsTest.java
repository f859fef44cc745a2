package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a wait that has become a stall. */
class StallsTest {
  private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final Domain domain = Domain.DEFAULT;
  private final long usualLimit = domain.limits().stallNanos();
  private final Warnings warnings = new Warnings(domain);
  private final Reader holdout = new Reader("holds them up").visit().enter();
  private final Reader bystander = new Reader("bystander").visit();
  private final Reader waiter = new Reader("waiter");
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    holdout.close();
    bystander.close();
    waiter.close();
    warnings.close();
    domain.limits().stallNanos(usualLimit);
  }

  @Test
  void aStalledGracePeriodNamesWhoHoldsItUpAndWhere() {
    domain.limits().stallNanos(LIMIT);
    Future<String> standing = holdout.begin(this::standInKernelHere);
    Future<String> waiting = synchronize();
    Reader.until(() -> !warnings.messages().isEmpty(), "a report");
    String report = warnings.messages().get(0);
    assertTrue(report.startsWith("stall: grace period "), report);
    assertTrue(report.contains("for 1 thread(s) to leave KERNEL"), report);
    assertTrue(
        report.contains("thread 'holds them up' in KERNEL, sojourn 2, for at least"), report);
    assertTrue(report.contains("StallsTest.standInKernelHere"), report);
    assertTrue(report.contains("0 retired object(s), 0 bytes"), report);
    assertFalse(report.contains("bystander"), report);
    goOn.countDown();
    assertEquals("went on", Reader.end(standing));
    holdout.leave();
    assertEquals("ended", Reader.end(waiting));
  }

  @Test
  void aStalledRequestIsReportedToo() {
    domain.limits().stallNanos(LIMIT);
    InvalidationKind kind = domain.invalidations().register("stalls", false, () -> {});
    long request = domain.invalidations().request(kind);
    Future<Boolean> waiting =
        waiter.begin(() -> domain.invalidations().awaitCovered(request, FOREVER));
    Reader.until(() -> !warnings.messages().isEmpty(), "a report");
    String report = warnings.messages().get(0);
    assertTrue(report.startsWith("stall: the covering of request " + request + " "), report);
    assertTrue(report.contains("'holds them up'"), report);
    holdout.leave();
    assertTrue(Reader.end(waiting));
  }

  @Test
  void theBacklogIsPartOfTheReport() {
    domain.limits().stallNanos(LIMIT);
    domain.retirement().retire(() -> {}, 77);
    Reader.until(() -> !warnings.messages().isEmpty(), "a report of the reclaimer's wait");
    String report = warnings.messages().get(0);
    assertTrue(report.contains("1 retired object(s), 77 bytes"), report);
    holdout.leave();
    domain.retirement().barrier();
  }

  @Test
  void theIntervalsGrow() {
    domain.limits().stallNanos(LIMIT);
    long begin = System.nanoTime();
    Future<String> waiting = synchronize();
    Reader.until(() -> warnings.messages().size() >= 5, "five reports");
    List<String> reports = List.copyOf(warnings.messages());
    double limits = (double) (System.nanoTime() - begin) / LIMIT;
    // At 1, 2, 4, 8, 16 limits or later: a report at a fixed interval would be far more of them.
    int most = 1 + (int) (Math.log(limits) / Math.log(2));
    assertTrue(reports.size() <= most, () -> reports.size() + " reports in " + limits + " limits");
    holdout.leave();
    assertEquals("ended", Reader.end(waiting));
  }

  @Test
  void aShortWaitIsNoStall() {
    Future<String> waiting = synchronize();
    holdout.leave();
    assertEquals("ended", Reader.end(waiting));
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void aDisposerThatDoesNotComeBackIsReported() {
    holdout.leave();
    domain.limits().stallNanos(LIMIT);
    domain.retirement().retire(this::standInKernelHere, 5);
    Reader.until(() -> !warnings.messages().isEmpty(), "a report");
    String report = warnings.messages().get(0);
    assertTrue(report.startsWith("stall: a disposer has run for "), report);
    assertTrue(report.contains("StallsTest.standInKernelHere"), report);
    assertTrue(report.contains("1 retired object(s), 5 bytes"), report);
    goOn.countDown();
    domain.retirement().barrier();
  }

  private Future<String> synchronize() {
    return waiter.begin(
        () -> {
          domain.gracePeriods().synchronize(false);
          return "ended";
        });
  }

  private String standInKernelHere() {
    try {
      goOn.await();
      return "went on";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
