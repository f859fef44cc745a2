package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a caller that is held back for as long as a stall. */
class ThrottledReportTest implements EngineListener {
  private final Domain domain = Domain.isolated();
  private final Retirement retirement = domain.retirement();
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Reader updater = new Reader("updater");
  private final Reader another = new Reader("another");

  @AfterEach
  void close() {
    goOn.countDown();
    updater.close();
    another.close();
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    if (message.startsWith("stall: thread ")) {
      reports.add(message);
    }
  }

  @Override
  public @Nullable String describeLock(Thread thread) {
    return thread.getName().equals("bystander")
        ? null
        : "waits for the lock of " + thread.getName() + ", held by thread 'updater'";
  }

  @Test
  void itNamesTheCallerTheDisposerAndTheLock() {
    begin();
    retirement.retire(this::block, 1);
    Future<String> held = updater.begin(this::retire);
    Future<String> heldToo = another.begin(this::retire);
    Reader.until(() -> reports.size() >= 1, "a report");
    Reader.until(
        () -> reports.get(reports.size() - 1).contains("and so are"), "one of both of them");
    String report = reports.get(reports.size() - 1);
    assertTrue(report.contains("' has been held back in retire() for "), report);
    assertTrue(report.contains("'updater'") && report.contains("'another'"), report);
    assertTrue(report.contains("ThrottledReportTest.retire"), "its stack: " + report);
    assertTrue(report.contains("runs the disposer '" + getClass().getName()), report);
    assertTrue(
        report.contains("waits for the lock of sojourn-reclaimer-test, held by thread 'updater'"),
        report);
    assertTrue(report.contains("ThrottledReportTest.block"), "the disposer's stack: " + report);
    goOn.countDown();
    assertEquals("retired", Reader.end(held));
    assertEquals("retired", Reader.end(heldToo));
  }

  @Test
  void itNamesWhoIsInKernelAndTheLockThatHeWaitsFor() {
    begin();
    try (Reader reader = new Reader("reader", domain).enter();
        Reader bystander = new Reader("bystander", domain).visit()) {
      retirement.retire(() -> {}, 1);
      Future<String> held = updater.begin(this::retire);
      Reader.until(() -> !reports.isEmpty(), "a report");
      String report = reports.get(0);
      assertTrue(report.startsWith("stall: thread 'updater' has been held back"), report);
      assertTrue(report.contains("runs no disposer; it waits for a grace period"), report);
      assertTrue(report.contains("thread 'reader' in KERNEL"), report);
      assertTrue(report.contains("waits for the lock of reader, held by thread 'updater'"), report);
      assertFalse(report.contains(bystander.thread().getName()), report);
      reader.leave();
      assertEquals("retired", Reader.end(held));
    }
  }

  private void begin() {
    domain.context().setListener(this);
    domain.limits().stallNanos(TimeUnit.MILLISECONDS.toNanos(20));
    domain.limits().retireMaxCount(1);
  }

  private String retire() {
    retirement.retire(() -> {}, 1);
    return "retired";
  }

  private void block() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
