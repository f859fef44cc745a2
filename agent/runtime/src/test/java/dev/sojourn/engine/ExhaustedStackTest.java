package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Transitions made with ever so little stack left: each stack overflow is met at the deepest frame,
 * and the transition tried again in each frame on the way back until it succeeds. So it is tried
 * with every amount of stack, in steps of one frame.
 */
class ExhaustedStackTest {
  private static final int DIVES = 400;

  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final AtomicInteger runs = new AtomicInteger();
  private final Kind kind = invalidations.register("deep", false, runs::incrementAndGet);
  private int overflows;
  private int nested;

  /** So that no class is initialized at the bottom of a stack, which would break it for ever. */
  @BeforeAll
  static void initialize() {
    try (Reader reader = new Reader("initializes").visit()) {
      Invalidations invalidations = Domain.DEFAULT.invalidations();
      Kind kind = invalidations.register("initializes", false, () -> {});
      invalidations.request(kind);
      reader.visit();
      invalidations.request(kind, reader.thread());
      reader.visit();
    }
  }

  @Test
  void anEntryThatOverflowsLeavesTheThreadOutside() {
    onSmallStack(
        () -> {
          for (int i = 0; i < DIVES; i++) {
            dive(i % 7, this::roundTrip);
            assertFalse(Domain.DEFAULT.isInKernel(), "left in KERNEL by dive " + i);
          }
        });
    assertTrue(overflows > DIVES, "the hooks were not tried without stack");
    assertEquals(0, nested, "a later entry found the thread in KERNEL");
    Domain.DEFAULT.gracePeriods().synchronize(false);
  }

  @Test
  void workIsNotLostByAnEntryThatOverflows() {
    onSmallStack(
        () -> {
          roundTrip();
          for (int i = 0; i < DIVES; i++) {
            int before = runs.get();
            if (i % 2 == 0) {
              invalidations.request(kind);
            } else {
              invalidations.request(kind, Thread.currentThread());
            }
            long failed = kind.failures();
            dive(i % 7, this::roundTrip);
            roundTrip();
            assertFalse(Domain.DEFAULT.isInKernel(), "left in KERNEL by dive " + i);
            assertTrue(
                runs.get() > before || kind.failures() > failed,
                "request " + i + " was lost, " + (i % 2 == 0 ? "to all threads" : "to one"));
          }
        });
    assertEquals(0, nested, "a later entry found the thread in KERNEL");
  }

  @Test
  void aUserMethodThatOverflowsLeavesTheThreadInKernel() {
    onSmallStack(
        () -> {
          for (int i = 0; i < DIVES; i++) {
            ThreadRecord record = Objects.requireNonNull(Hooks.enterKernel());
            if (i % 3 == 0) {
              invalidations.request(kind);
            }
            dive(i % 7, this::userRoundTrip);
            assertTrue(Domain.DEFAULT.isInKernel(), "thrown out of KERNEL by dive " + i);
            assertFalse(record.isCommitted(), "committed by dive " + i);
            Hooks.exitKernel(record);
          }
        });
    assertEquals(0, nested, "a later @UserMode call found the thread in USER");
  }

  @Test
  void aFirstEntryThatOverflowsTracksTheThreadOnceAtMost() {
    for (int i = 0; i < 100; i++) {
      int depth = i;
      int before = runs.get();
      onSmallStack(
          () -> {
            dive(depth % 7, this::roundTrip);
            roundTrip();
            AtomicInteger records = new AtomicInteger();
            Domain.DEFAULT.forEachThread(
                record -> {
                  if (record.thread() == Thread.currentThread()) {
                    records.incrementAndGet();
                  }
                });
            invalidations.request(kind, Thread.currentThread());
            roundTrip();
            assertEquals(before + 1, runs.get(), "a request went to the wrong one of " + records);
            assertEquals(1, records.get(), "records of one thread");
          });
    }
    assertEquals(0, nested);
  }

  /**
   * As in a woven method, which sees to it that it is outside even if the exit cannot be called.
   */
  private void roundTrip() {
    @Nullable ThreadRecord record = Hooks.enterKernel();
    if (record == null) {
      nested++;
      return;
    }
    try {
      Hooks.exitKernel(record);
    } catch (Throwable e) {
      record.status |= Status.USER;
      throw e;
    }
  }

  /** The same for a {@code @UserMode} method. */
  private void userRoundTrip() {
    @Nullable UserReturn back = Hooks.enterUser();
    if (back == null) {
      nested++;
      return;
    }
    try {
      Hooks.exitUser(back);
    } catch (Throwable e) {
      if (!back.wasCommitted) {
        back.record.flags &= ~ThreadRecord.COMMITTED;
      }
      if (back.wasKernel && (back.record.status & Status.MODE_MASK) == Status.USER) {
        back.record.status = (back.record.status | Status.MODE_MASK) + 1;
      }
      throw e;
    }
  }

  /** Recurses to the end of the stack, then tries in each frame until it is enough. */
  private void dive(int large, Runnable attempt) {
    try {
      if (large > 0) {
        largerFrame(large, 1, 2, 3, 4, 5, 6, 7, attempt);
      } else {
        dive(0, attempt);
      }
    } catch (StackOverflowError e) {
      overflows++;
      attempt.run();
    }
  }

  /** Shifts the frames below against the end of the stack. */
  @SuppressWarnings("unused")
  private void largerFrame(
      int large, long a, long b, long c, long d, long e, long f, long g, Runnable attempt) {
    dive(large - 1, attempt);
  }

  private static void onSmallStack(Runnable body) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "small stack",
            200 * 1024);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertNull(thrown.get(), () -> "thrown at the bottom: " + thrown.get());
  }
}
