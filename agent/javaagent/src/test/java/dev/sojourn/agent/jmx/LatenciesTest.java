package dev.sojourn.agent.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution, against sorted values. */
final class LatenciesTest {
  private final Latencies latencies = new Latencies();

  /** Three digits: one part in a thousand. */
  private static void assertClose(long expected, long actual) {
    assertTrue(
        Math.abs(actual - expected) <= expected / 1_000, "expected " + expected + ", is " + actual);
  }

  @Test
  void isZeroWithoutValues() {
    assertEquals(0, latencies.percentile(0));
    assertEquals(0, latencies.percentile(50));
    assertEquals(0, latencies.percentile(100));
    assertEquals(0, latencies.max());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1_000_000, 12_345_678_901L, 3_600_000_000_000L})
  void holdsOneValue(long nanos) {
    latencies.record(nanos);
    assertClose(nanos, latencies.percentile(50));
    assertClose(nanos, latencies.percentile(99));
    assertClose(nanos, latencies.max());
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000_000_001L, Long.MAX_VALUE})
  void countsWhatIsLongerThanAnHourAsAnHour(long nanos) {
    latencies.record(nanos);
    assertClose(TimeUnit.HOURS.toNanos(1), latencies.max());
  }

  @Test
  void agreesWithSortedValues() {
    SplittableRandom random = new SplittableRandom(5);
    long[] values = random.longs(10_001, 1, 1_000_000_000).toArray();
    for (long value : values) {
      latencies.record(value);
    }
    Arrays.sort(values);
    assertClose(values[5_000], latencies.percentile(50));
    assertClose(values[9_900], latencies.percentile(99));
    assertClose(values[10_000], latencies.max());
  }

  @Test
  void isWrittenByManyThreads() throws InterruptedException {
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      long value = (t + 1) * 1_000L;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  latencies.record(value);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertClose(1_000, latencies.percentile(25)); // would be 2,000 if values were lost unevenly
    assertClose(2_000, latencies.percentile(50));
    assertClose(3_000, latencies.percentile(75));
    assertClose(4_000, latencies.max());
  }
}
