package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The way of a report from the thread that makes it to the one that writes it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD) // ends a hang, decides nothing
class ReportQueueTest {
  private static final int CAPACITY = ReportQueue.CAPACITY;
  private static final long HANG = TimeUnit.MINUTES.toNanos(1);

  private final Domain domain = Domain.isolated();
  private final ReportQueue queue = domain.context().reports();
  private final Log log = new Log();
  private int reports;

  /** A log that can be made to stand still. */
  private static final class Log implements EngineListener {
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch inWrite = new CountDownLatch(1);
    volatile CountDownLatch goOn = new CountDownLatch(0);
    volatile @Nullable Thread inWriteNow;
    volatile @Nullable Throwable lastCause;

    @Override
    public void warn(String message, @Nullable Throwable cause) {
      inWriteNow = Thread.currentThread();
      inWrite.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      writers.add(Thread.currentThread());
      lastCause = cause;
      lines.add(message);
    }
  }

  ReportQueueTest() {
    domain.context().setListener(log);
  }

  @AfterEach
  void goOn() {
    log.goOn.countDown();
  }

  private void stop() {
    log.goOn = new CountDownLatch(1);
  }

  private List<String> written() {
    assertTrue(queue.flush(HANG));
    return log.lines;
  }

  private static String lostLine(int number) {
    return number
        + " report(s) were lost: more came than the log could take, or one could not be written";
  }

  @Test
  void theOrderIsKeptAndOneThreadWrites() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Reports.warn(domain.listener(), "report " + i, null);
      expected.add("report " + i);
    }
    assertEquals(expected, written());
    assertEquals(1, log.writers.stream().distinct().count());
    Thread writer = log.writers.get(0);
    assertNotSame(Thread.currentThread(), writer);
    assertEquals("sojourn-log", writer.getName());
    assertTrue(writer.isDaemon());
    assertEquals(0, domain.context().lostReports());
  }

  @Test
  void aFailureIsToldInTheWordsOfTheThreadWhereItHappened() throws InterruptedException {
    Exception cause = new IllegalStateException();
    Thread thread =
        new Thread(
            () -> {
              Reports.failed(domain.listener(), 4, "the handler of invalidation", "{1}", cause);
              Reports.failed(domain.listener(), 5, "the fifth", "is not told", cause);
              Thread.currentThread().setName("another name by now");
            },
            "hot");
    thread.start();
    thread.join();
    assertEquals(
        List.of(
            "the handler of invalidation '{1}' threw on thread 'hot' (4 failed so far); it is"
                + " counted as run and the thread goes on"),
        written());
    assertSame(cause, log.lastCause);
  }

  /** A wrap around the places, many times. */
  @Test
  void manyProducersLoseNothingThatIsNotCounted() throws InterruptedException {
    int producers = 4;
    int each = 5_000;
    queue.start();
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      String name = "producer " + p;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  Reports.warn(domain.listener(), "{1} {#}", i, name, null, null, null);
                  if (i % 100 == 0) { // four times this is more than there is room for
                    queue.flush(HANG);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int[] last = new int[producers];
    int told = 0;
    int own = 0;
    for (String line : written()) {
      if (line.startsWith("producer ")) {
        int producer = line.charAt(9) - '0';
        int number = Integer.parseInt(line.substring(11));
        assertTrue(number >= last[producer], () -> "out of order: " + line);
        last[producer] = number + 1;
        own++;
      } else {
        told += Integer.parseInt(line.substring(0, line.indexOf(' ')));
      }
    }
    assertTrue(own > CAPACITY, "more than once around");
    assertEquals((long) producers * each, own + domain.context().lostReports());
    assertEquals(domain.context().lostReports(), told);
  }

  @Test
  void aLogThatStandsStillStopsNobodyAndWhatIsLostIsCounted() throws InterruptedException {
    stop();
    Reports.warn(domain.listener(), "in the write", null);
    queue.start();
    log.inWrite.await();
    for (int i = 0; i < CAPACITY + 7; i++) {
      Reports.warn(domain.listener(), "{#}", i, "", null, null, null);
    }
    assertEquals(7, domain.context().lostReports());
    assertFalse(queue.flush(1));
    log.goOn.countDown();
    List<String> lines = written();
    assertEquals("in the write", lines.get(0));
    assertEquals("0", lines.get(1));
    assertEquals(Integer.toString(CAPACITY - 1), lines.get(CAPACITY));
    assertEquals(lostLine(7), lines.get(CAPACITY + 1));
    assertEquals(CAPACITY + 2, lines.size());
    Reports.warn(domain.listener(), "it goes on", null);
    assertEquals("it goes on", written().get(CAPACITY + 2));
    assertEquals(CAPACITY + 3, lines.size(), "the lost are told once");
  }

  /** The thread is in KERNEL, in its handlers: it leaves, and a grace period ends. */
  @Test
  void aHandlersFailureHoldsNobodyUpWhileTheLogStandsStill() throws InterruptedException {
    stop();
    InvalidationKind kind =
        domain
            .invalidations()
            .register(
                "throws",
                false,
                () -> {
                  throw new IllegalStateException("on purpose");
                },
                FailurePolicy.GO_ON);
    try (Reader hot = new Reader("hot", domain).visit()) {
      domain.invalidations().request(kind);
      Future<ThreadRecord> entry = hot.beginEnter();
      queue.start(); // as the monitor does
      log.inWrite.await();
      boolean itself = hot.thread() == log.inWriteNow;
      if (itself) {
        log.goOn.countDown(); // so that the test ends
      }
      assertFalse(itself, "the thread in KERNEL is in the write");
      Reader.end(entry);
      hot.leave();
      for (int i = 0; i < 4 * CAPACITY; i++) {
        domain.invalidations().request(kind);
        hot.visit();
      }
      assertEquals(1 + 4 * CAPACITY, kind.failures());
      domain.gracePeriods().synchronize(false);
      assertEquals(List.of(), log.lines, "it stands still");
    }
  }

  @Test
  void whatIsWrittenIsLetGoOf() {
    WeakReference<Throwable> cause = reported();
    assertEquals(1, written().size());
    log.lastCause = null;
    Reports.warn(domain.listener(), "another, so that none is in the writer's hands", null);
    assertEquals(2, written().size());
    for (int i = 0; i < 100 && cause.get() != null; i++) {
      System.gc();
    }
    assertNull(cause.get());
  }

  private WeakReference<Throwable> reported() {
    Throwable cause = new IllegalStateException();
    Reports.failed(domain.listener(), 1, "what", "who", cause);
    return new WeakReference<>(cause);
  }

  @Test
  void aListenerThatThrowsLosesTheReportAlone() {
    AtomicInteger calls = new AtomicInteger();
    domain
        .context()
        .setListener(
            (message, cause) -> {
              if (calls.incrementAndGet() <= 2) { // the report, and that it is lost
                throw new StackOverflowError("on purpose");
              }
              log.lines.add(message);
            });
    Reports.warn(domain.listener(), "first", null);
    assertEquals(List.of(), written());
    assertEquals(1, domain.context().lostReports());
    Reports.warn(domain.listener(), "second", null);
    assertEquals(List.of("second"), written());
  }

  @Test
  void aCauseThatThrowsWhenItIsPrintedLosesTheReportAlone() {
    domain
        .context()
        .setListener((message, cause) -> log.lines.add(cause == null ? message : "" + cause));
    Reports.warn(
        domain.listener(),
        "bad",
        new Exception() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new IllegalStateException("of the cause");
          }
        });
    Reports.warn(domain.listener(), "next", null);
    assertEquals(List.of("next"), written().stream().filter("next"::equals).toList());
    assertEquals(1, domain.context().lostReports());
  }

  /** Wherever the stack ends: nothing is thrown, and each report is written or counted. */
  @Test
  void aReportNearTheEndOfTheStackIsWrittenOrCounted() throws InterruptedException {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    int dives = 200;
    Thread diver =
        new Thread(
            () -> {
              for (int i = 0; i < dives; i++) {
                try {
                  dive(i % 20, thrown);
                } catch (StackOverflowError e) {
                  // Of the dive.
                }
                if (!queue.flush(HANG)) {
                  thrown.add(new AssertionError("the queue is stuck"));
                  return;
                }
              }
            });
    diver.start();
    diver.join();
    assertEquals(List.of(), thrown);
    long told = written().stream().filter("deep"::equals).count();
    assertTrue(told > 0, "some were written");
    assertTrue(told + domain.context().lostReports() >= reports, "the others are counted");
  }

  /** Reports from the last frame but so many. */
  @SuppressWarnings("InfiniteRecursion") // that is the point
  private int dive(int above, List<Throwable> thrown) {
    int height;
    try {
      height = dive(above, thrown) + 1;
    } catch (StackOverflowError e) {
      height = 0;
    }
    if (height == above) {
      try {
        queue.warn("deep", null);
        reports++;
      } catch (StackOverflowError e) {
        // The call of it.
      } catch (Throwable e) {
        thrown.add(e);
      }
    }
    return height;
  }

  @Test
  void anInterruptedWriterGoesOn() {
    Reports.warn(domain.listener(), "first", null);
    assertEquals(1, written().size());
    log.writers.get(0).interrupt();
    Reports.warn(domain.listener(), "second", null);
    assertEquals(List.of("first", "second"), written());
  }
}
