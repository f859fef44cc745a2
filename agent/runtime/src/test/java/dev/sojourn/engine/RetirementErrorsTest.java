package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Retiring with ever so little stack left: what throws was not retired, what returns was, and the
 * reclaimer hears of it.
 */
class RetirementErrorsTest {
  private static final int DIVES = 150;

  private final Domain domain = Domain.isolated();
  private final Retirement retirement = domain.retirement();
  private final AtomicInteger disposed = new AtomicInteger();
  private final Runnable disposer = disposed::incrementAndGet;
  private int most;
  private int inThisDive;
  private int returned;
  private int threw;

  @Test
  void aCallThatThrowsHasRetiredNothingAndOneThatReturnsHas() throws Exception {
    retire(60);
    assertTrue(returned > DIVES, () -> "nothing was retired: " + returned);
  }

  /** None that comes later, with more stack, wakes the reclaimer in its place. */
  @Test
  void theFirstThatReturnsIsDisposedOfThoughNoOtherFollows() throws Exception {
    retire(1);
  }

  private void retire(int mostInADive) throws InterruptedException {
    most = mostInADive;
    retirement.retire(disposer, 1000);
    retirement.barrier();
    returned = 1;
    for (int dive = 0; dive < DIVES; dive++) {
      int shift = dive;
      inThisDive = 0;
      AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  dive(shift % 7);
                } catch (Throwable e) {
                  error.set(e);
                }
              },
              "small stack",
              (256 << 10) | (dive % 16) << 12);
      thread.start();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertNull(error.get());
      // By itself: a barrier would wake the reclaimer.
      Reader.until(() -> disposed.get() == returned, "the disposal of what was retired");
    }
    assertTrue(threw > DIVES, () -> "retire was not tried without stack: " + threw);
    retirement.barrier();
    assertEquals(returned, disposed.get());
    assertEquals(0, retirement.pendingCount());
    assertEquals(0, retirement.pendingBytes());
  }

  /** Tries in each frame on the way back from the end of the stack, a few dozen times. */
  private int dive(int large) {
    int above = 0;
    try {
      above = large > 0 ? larger(large, 1, 2, 3, 4, 5, 6, 7) : dive(0);
    } catch (StackOverflowError e) {
      above = 0;
    }
    if (above < 60 && inThisDive < most) {
      try {
        retirement.retire(disposer, 1000);
        returned++;
        inThisDive++;
      } catch (StackOverflowError e) {
        threw++;
      }
    }
    return above + 1;
  }

  /** Shifts the frames below against the end of the stack. */
  @SuppressWarnings("unused")
  private int larger(int large, long a, long b, long c, long d, long e, long f, long g) {
    return dive(large - 1);
  }
}
