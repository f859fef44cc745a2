package dev.sojourn.agent.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.EngineListener;
import dev.sojourn.engine.FailurePolicy;
import dev.sojourn.engine.InvalidationKind;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The numbers, while the engine is made to do something. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // ends a hang, decides nothing
final class EngineStatisticsTest {
  private static final Domain ENGINE = Domain.DEFAULT;

  private final Latencies latencies = new Latencies();

  @BeforeEach
  void register() throws JMException {
    ENGINE
        .context()
        .setListener(
            new EngineListener() {
              @Override
              public void warn(
                  String message, @Nullable Throwable cause) {} // failures are intended

              @Override
              public void gracePeriodEnded(Domain domain, long nanos) {
                latencies.record(nanos);
              }
            });
    Statistics statistics = new Statistics(new WeavingReport(), name -> name, "1");
    statistics.register(ENGINE.context());
    statistics.register(ENGINE, latencies);
  }

  @AfterEach
  void unregister() throws JMException {
    Beans.unregisterAll();
  }

  private static long number(String bean, String attribute) {
    try {
      return Beans.number("type=" + bean, attribute);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable CompositeData row(Thread thread) {
    try {
      TabularData threads = (TabularData) Beans.attribute("type=Threads", "Threads");
      CompositeData row = threads.get(new Object[] {thread.getId()});
      return row == null ? null : (CompositeData) row.get("value");
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRow(Thread thread, String mode, boolean pendingWork) {
    CompositeData row = row(thread);
    assertNotNull(row);
    assertEquals(thread.getName(), row.get("name"));
    assertEquals(mode, row.get("mode"));
    assertEquals(1L, row.get("sojourns"));
    assertEquals(pendingWork, row.get("pendingWork"));
    assertEquals("ADAPTIVE", row.get("policy"));
    assertEquals(false, row.get("pinned"));
    assertTrue((Long) row.get("ageMillis") >= 0);
  }

  @Test
  void tellsWhatThreadsDo() throws Exception {
    InvalidationKind kind = ENGINE.invalidations().register("threads", false, () -> {});
    long reaped = number("Threads", "Reaped");
    long dropped = number("Threads", "ReapedWithPendingWork");
    Thread thread;
    try (Reader reader = new Reader()) {
      thread = reader.thread;
      assertTrue(number("Threads", "Tracked") >= 1);
      assertRow(thread, "KERNEL", false);
      ENGINE.invalidations().request(kind, thread);
      assertRow(thread, "KERNEL", true);
      reader.leave();
      assertRow(thread, "USER", false); // run on the way out
      ENGINE.invalidations().request(kind, thread);
      assertRow(thread, "USER", true);
    }
    Beans.await(() -> row(thread) == null);
    assertTrue(number("Threads", "Reaped") > reaped);
    assertTrue(number("Threads", "ReapedWithPendingWork") > dropped);
  }

  @Test
  void doesNotListUntrackedThreads() throws Exception {
    Thread untracked = new Thread(() -> {});
    assertNull(row(untracked));
    untracked.start();
    untracked.join();
    assertNull(row(untracked));
  }

  @Test
  void tellsHowGracePeriodsGo() throws Exception {
    ENGINE.retirement().barrier(); // of earlier tests
    long completed = number("GracePeriods", "Completed");
    long number;
    try (Reader reader = new Reader()) {
      number = ENGINE.gracePeriods().start(false);
      Beans.await(() -> isInProgress());
      assertTrue(number("GracePeriods", "AgeMillis") >= 0);
      assertTrue(number("GracePeriods", "Completed") < number);
      reader.leave();
    }
    Beans.await(() -> ENGINE.gracePeriods().hasEnded(number) && !isInProgress());
    assertTrue(number("GracePeriods", "Completed") > completed);
    assertEquals(-1, number("GracePeriods", "AgeMillis"));
    ENGINE.gracePeriods().synchronize(false);
    long p50 = number("GracePeriods", "LatencyP50Nanos");
    long p99 = number("GracePeriods", "LatencyP99Nanos");
    assertTrue(p50 > 0);
    assertTrue(p99 >= p50);
    assertTrue(number("GracePeriods", "LatencyMaxNanos") >= p99);
  }

  private static boolean isInProgress() {
    try {
      return (boolean) Beans.attribute("type=GracePeriods", "InProgress");
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hasNoLatencyBeforeTheFirstGracePeriod() {
    assertEquals(0, number("GracePeriods", "LatencyP50Nanos"));
    assertEquals(0, number("GracePeriods", "LatencyP99Nanos"));
    assertEquals(0, number("GracePeriods", "LatencyMaxNanos"));
  }

  @Test
  void weighsWhatIsRetired() throws Exception {
    ENGINE.retirement().barrier();
    Beans.await(() -> number("Retirement", "OldestAgeMillis") == -1);
    long disposed = number("Retirement", "Disposed");
    long failed = number("Retirement", "Failed");
    try (Reader reader = new Reader()) {
      ENGINE.retirement().retire(() -> {}, 100);
      ENGINE
          .retirement()
          .retire(
              () -> {
                throw new IllegalStateException("by intention");
              },
              23);
      assertEquals(2, number("Retirement", "PendingCount"));
      assertEquals(123, number("Retirement", "PendingBytes"));
      assertTrue(number("Retirement", "OldestAgeMillis") >= 0);
      assertEquals(disposed, number("Retirement", "Disposed"));
      reader.leave();
    }
    ENGINE.retirement().barrier();
    assertEquals(0, number("Retirement", "PendingCount"));
    assertEquals(0, number("Retirement", "PendingBytes"));
    assertEquals(disposed + 2, number("Retirement", "Disposed"));
    assertEquals(failed + 1, number("Retirement", "Failed"));
    Beans.await(() -> number("Retirement", "OldestAgeMillis") == -1);
  }

  @Test
  void countsWhoMeetsTheLimits() throws Exception {
    ENGINE.retirement().barrier();
    long throttled = number("Retirement", "Throttled");
    long admitted = number("Retirement", "AdmittedOverLimit");
    long limit = ENGINE.limits().retireMaxCount();
    ENGINE.limits().retireMaxCount(1);
    try (Reader reader = new Reader()) {
      ENGINE.retirement().retire(() -> {}, 1);
      Transition kernel = Sojourn.enterKernel();
      ENGINE.retirement().retire(() -> {}, 1);
      kernel.close();
      assertEquals(admitted + 1, number("Retirement", "AdmittedOverLimit"));
      assertEquals(throttled, number("Retirement", "Throttled"));
      Thread waiting = new Thread(() -> ENGINE.retirement().retire(() -> {}, 1));
      waiting.start();
      Beans.await(() -> number("Retirement", "Throttled") == throttled + 1);
      assertTrue(waiting.isAlive());
      reader.leave();
      waiting.join();
      assertEquals(admitted + 1, number("Retirement", "AdmittedOverLimit"));
    } finally {
      ENGINE.limits().retireMaxCount(limit);
    }
  }

  @Test
  void countsWhatBecomesOfRequests() throws Exception {
    transition(); // tracked from here on; before the kind, in case the first one runs all
    Statistics statistics = new Statistics(new WeavingReport(), name -> name, "1");
    int[] runs = {0};
    InvalidationKind kind =
        ENGINE
            .invalidations()
            .register(
                "requests",
                false,
                () -> {
                  if (++runs[0] == 2) {
                    throw new IllegalStateException("by intention");
                  }
                },
                FailurePolicy.GO_ON);
    statistics.register(ENGINE, kind);
    String bean = "Invalidation,name=" + kind.name();
    assertEquals(0, number(bean, "Requested"));
    ENGINE.invalidations().request(kind);
    ENGINE.invalidations().request(kind);
    ENGINE.invalidations().request(kind, Thread.currentThread());
    assertEquals(3, number(bean, "Requested"));
    assertEquals(0, number(bean, "Run"));
    transition();
    long first = number(bean, "Run"); // once for the thread, once for all
    assertTrue(first == 1 || first == 2);
    ENGINE.invalidations().request(kind);
    transition();
    assertEquals(first + 1, number(bean, "Run"));
    assertEquals(4, number(bean, "Requested"));
    assertEquals(runs[0], number(bean, "Run"));
    assertEquals(1, number(bean, "Failed"));
    long longest = number(bean, "HandlerMaxNanos");
    assertTrue(longest > 0);
    assertTrue(number(bean, "HandlerTotalNanos") >= longest);
  }

  private static void transition() {
    Sojourn.enterKernel().close();
  }
}
