package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What counts as time waited when the clock goes on and the process does not. */
class RunningTimeTest {
  private static final long PLANNED = 100;
  private static final long LIMIT = 400;

  private final RunningTime time = new RunningTime(0);
  private final StallWatch watch = new StallWatch();
  private long now;

  @Test
  void whatPassesBetweenTwoLooksCounts() {
    assertEquals(100, time.slice(100, PLANNED));
    assertEquals(200, time.slice(300, PLANNED));
    assertEquals(7, time.slice(307, PLANNED));
  }

  @Test
  void aStopCountsAsThePlannedPause() {
    assertEquals(100, time.slice(100, PLANNED));
    assertEquals(PLANNED, time.slice(1_000_000, PLANNED));
    assertEquals(100, time.slice(1_000_100, PLANNED));
  }

  @Test
  void aProcessThatStoodStillHasNotStalled() {
    assertFalse(isDueAfter(100));
    assertFalse(isDueAfter(1_000_000));
    assertFalse(isDueAfter(100));
    assertTrue(isDueAfter(100), "but what goes on is reported after its whole limit");
    assertEquals(LIMIT, watch.waitedNanos());
  }

  @Test
  void aWaitThatBeganBetweenTwoLooksIsAsOldAsItIs() {
    time.slice(100, PLANNED);
    watch.count(200, time.slice(200, PLANNED), 170);
    assertEquals(30, watch.waitedNanos());
  }

  @Test
  void anAgeIsCountedOnceALook() {
    watch.count(200, 100, 0);
    watch.count(200, 100, 0);
    assertEquals(100, watch.waitedNanos());
  }

  private boolean isDueAfter(long nanos) {
    now += nanos;
    watch.count(now, time.slice(now, PLANNED), 0);
    return watch.isDue(LIMIT);
  }
}
