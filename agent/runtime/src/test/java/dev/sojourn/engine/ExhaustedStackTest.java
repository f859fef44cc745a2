package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transitions made with ever so little stack left: each stack overflow is met at the deepest frame,
 * and the transition tried again in each frame on the way back until it succeeds. So it is tried
 * with every amount of stack, in steps of one frame.
 */
class ExhaustedStackTest {
  /** Less than the tests' own limit, so that the thread that hangs can be shown. */
  private static final int HANG_MINUTES = 9;

  private static final int DIVES = 200;

  /** Whose hooks are tried. */
  private record Trip(String who, Domain domain, int marking) {
    static final Trip DEFAULT = new Trip("default domain", Domain.DEFAULT, -1);
    static final Trip LAZY = ofMarking("lazy threads", Modes.LAZY.domain());

    private static Trip ofMarking(String who, Domain domain) {
      return new Trip(who, domain, Domains.marking(domain, null));
    }

    Visit begin() {
      return marking < 0 ? Visit.begin(domain) : Visit.begin(marking);
    }

    ThreadRecord record() {
      return marking < 0 ? Hooks.record() : Hooks.record(marking);
    }

    long enterKernel(ThreadRecord record) {
      return marking < 0 ? Hooks.enterKernel(record) : Hooks.enterKernelOfMarking(record);
    }

    void exitKernel(ThreadRecord record, long entered) {
      if (marking < 0) {
        Hooks.exitKernel(record, entered);
      } else {
        Hooks.exitKernelOfMarking(record, entered);
      }
    }

    @Nullable UserReturn enterUser() {
      return marking < 0 ? Hooks.enterUser() : Hooks.enterUser(marking);
    }
  }

  private final AtomicInteger runs = new AtomicInteger();
  private Trip trip = Trip.DEFAULT;
  private Invalidations invalidations = trip.domain().invalidations();
  private InvalidationKind kind = invalidations.register("deep", false, runs::incrementAndGet);
  private int overflows;
  private int nested;
  private @Nullable Transition open;
  private @Nullable Pin pin;

  /** So that no class is initialized at the bottom of a stack, which would break it for ever. */
  @BeforeAll
  static void initialize() {
    Sojourn.enterKernel().close();
    for (Trip trip : trips()) {
      try (Reader reader = new Reader("initializes")) {
        Invalidations invalidations = trip.domain().invalidations();
        InvalidationKind kind = invalidations.register("initializes", false, () -> {});
        for (int i = 0; i < 4; i++) {
          reader.on(
              () -> {
                Visit visit = trip.begin();
                Hooks.exitUser(Objects.requireNonNull(trip.enterUser()));
                Hooks.quiesce(visit.record());
                visit.end();
                return visit;
              });
          if (i % 2 == 0) {
            invalidations.request(kind);
          } else {
            invalidations.request(kind, reader.thread());
          }
        }
      }
    }
  }

  private static List<Trip> trips() {
    return List.of(Trip.DEFAULT, Trip.LAZY);
  }

  private void take(Trip trip) {
    this.trip = trip;
    invalidations = trip.domain().invalidations();
    kind = invalidations.register("deep", false, runs::incrementAndGet);
  }

  @ParameterizedTest
  @MethodSource("trips")
  void anEntryThatOverflowsLeavesTheThreadOutside(Trip trip) {
    take(trip);
    onSmallStack(
        () -> {
          for (int i = 0; i < DIVES; i++) {
            dive(i % 7, this::roundTrip);
            assertFalse(trip.domain().isInKernel(), "left in KERNEL by dive " + i);
          }
        });
    assertTrue(
        overflows > DIVES, () -> "the hooks were not tried without stack; " + describe(null));
    assertEquals(0, nested, () -> "a later entry found the thread in KERNEL; " + describe(null));
    trip.domain().gracePeriods().synchronize(false);
  }

  @ParameterizedTest
  @MethodSource("trips")
  void workIsNotLostByAnEntryThatOverflows(Trip trip) {
    take(trip);
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
            dive(i % 7, this::roundTrip);
            roundTrip();
            assertFalse(trip.domain().isInKernel(), "left in KERNEL by dive " + i);
            assertTrue(
                runs.get() > before,
                "request " + i + " was lost, " + (i % 2 == 0 ? "to all threads" : "to one"));
          }
        });
    assertEquals(0, nested, () -> "a later entry found the thread in KERNEL; " + describe(null));
  }

  @ParameterizedTest
  @MethodSource("trips")
  void aUserMethodThatOverflowsLeavesTheThreadInKernel(Trip trip) {
    take(trip);
    onSmallStack(
        () -> {
          for (int i = 0; i < DIVES; i++) {
            Visit visit = trip.begin();
            ThreadRecord record = visit.record();
            if (i % 3 == 0) {
              invalidations.request(kind);
            }
            dive(i % 7, this::userRoundTrip);
            assertTrue(trip.domain().isInKernel(), "thrown out of KERNEL by dive " + i);
            assertFalse(record.isCommitted(), "committed by dive " + i);
            visit.end();
          }
        });
    assertEquals(
        0, nested, () -> "a later @UserMode call found the thread in USER; " + describe(null));
  }

  @ParameterizedTest
  @MethodSource("trips")
  void aQuiescentStateThatOverflowsLeavesTheThreadInKernel(Trip trip) {
    take(trip);
    onSmallStack(
        () -> {
          for (int i = 0; i < DIVES; i++) {
            Visit visit = trip.begin();
            ThreadRecord record = visit.record();
            int before = runs.get();
            invalidations.request(kind);
            dive(i % 7, () -> Hooks.quiesce(record));
            assertTrue(trip.domain().isInKernel(), "thrown out of KERNEL by dive " + i);
            visit.end();
            assertTrue(runs.get() > before, "a request was lost");
          }
        });
    assertTrue(overflows > DIVES, () -> "quiesce was not tried without stack; " + describe(null));
    trip.domain().gracePeriods().synchronize(false);
  }

  @Test
  void aProgrammaticEntryThatOverflowsLeavesTheThreadOutside() {
    onSmallStack(
        () -> {
          roundTrip();
          ThreadRecord record = Objects.requireNonNull(Domain.DEFAULT.currentOrNull());
          for (int i = 0; i < DIVES; i++) {
            dive(i % 7, this::enterProgrammatically);
            Objects.requireNonNull(open).close();
            assertFalse(Domain.DEFAULT.isInKernel(), "left in KERNEL by dive " + i);
            assertEquals(0, record.programmaticAcquire(), "counted as open by dive " + i);
          }
        });
    assertTrue(overflows > DIVES, () -> "the entry was not tried without stack; " + describe(null));
  }

  /** Closed where there is stack again: the call of close itself cannot be made safe. */
  private void enterProgrammatically() {
    open = Sojourn.enterKernel();
  }

  @Test
  void aPinThatOverflowsHoldsNobody() {
    try (Reader target = new Reader("target").visit()) {
      onSmallStack(
          () -> {
            roundTrip();
            ThreadRecord self = Objects.requireNonNull(Domain.DEFAULT.currentOrNull());
            for (int i = 0; i < DIVES; i++) {
              dive(i % 7, () -> pin = Sojourn.tryPin(target.thread()));
              Objects.requireNonNull(pin).close();
              assertNobodyPinned(target, self, i);
            }
          });
      assertTrue(overflows > DIVES, () -> "pins were not tried without stack; " + describe(null));
      target.visit();
    }
  }

  @Test
  void aCloseThatOverflowsLetsTheThreadGo() {
    try (Reader target = new Reader("target").visit()) {
      onSmallStack(
          () -> {
            roundTrip();
            ThreadRecord self = Objects.requireNonNull(Domain.DEFAULT.currentOrNull());
            for (int i = 0; i < DIVES; i++) {
              Pin held = Sojourn.tryPin(target.thread());
              assertTrue(held.isHeld());
              dive(i % 7, held::close);
              held.close();
              assertNobodyPinned(target, self, i);
            }
          });
      target.visit();
    }
  }

  @Test
  void aRequestOnBehalfThatOverflowsHoldsNobody() {
    InvalidationKind behalf =
        invalidations.registerForPinners("deep on behalf", false, record -> {});
    try (Reader target = new Reader("target").visit()) {
      onSmallStack(
          () -> {
            OnBehalf.request(Domain.DEFAULT, behalf);
            ThreadRecord self = Objects.requireNonNull(Domain.DEFAULT.currentOrNull());
            for (int i = 0; i < DIVES; i++) {
              dive(i % 7, () -> OnBehalf.request(Domain.DEFAULT, behalf));
              assertNobodyPinned(target, self, i);
            }
          });
      assertTrue(overflows > DIVES, () -> "it was not tried without stack; " + describe(null));
      target.visit();
    } finally {
      invalidations.unregister(behalf);
    }
  }

  private static void assertNobodyPinned(Reader target, ThreadRecord self, int dive) {
    assertFalse(target.record().isPinned(), "left a pin, dive " + dive);
    assertFalse(Domain.DEFAULT.isInKernel(), "left in KERNEL by dive " + dive);
    assertFalse(self.isPinning(), "thinks it holds a pin, dive " + dive);
    assertEquals(0, self.pinnedCount, "pins counted, dive " + dive);
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
    ThreadRecord record = trip.record();
    long entered = trip.enterKernel(record);
    if (entered == Hooks.NESTED) {
      nested++;
      return;
    }
    try {
      trip.exitKernel(record, entered);
    } catch (Throwable e) {
      record.status |= StatusWord.USER;
      throw e;
    }
  }

  /**
   * As in a woven {@code @UserMode} method, which is back in KERNEL even if the exit cannot be
   * called.
   */
  private void userRoundTrip() {
    @Nullable UserReturn back = trip.enterUser();
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
      if (back.wasKernel && (back.record.status & StatusWord.MODE_MASK) == StatusWord.USER) {
        back.record.status = (back.record.status | StatusWord.MODE_MASK) + 1;
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

  private void onSmallStack(Runnable body) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    AtomicReference<@Nullable ThreadRecord> record = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                thrown.set(e);
              }
              record.set(trip.domain().currentOrNull());
            },
            "small stack",
            200 * 1024);
    thread.start();
    try {
      thread.join(TimeUnit.MINUTES.toMillis(HANG_MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      AssertionError hang = new AssertionError("it hangs; " + describe(null));
      hang.setStackTrace(thread.getStackTrace());
      throw hang;
    }
    Throwable e = thrown.get();
    if (e != null) {
      throw new AssertionError("thrown at the bottom: " + e + "; " + describe(record.get()), e);
    }
  }

  /** All that can be told of a failure that may not come again. */
  private String describe(@Nullable ThreadRecord record) {
    StringBuilder text = new StringBuilder(trip.who());
    text.append(", overflows ").append(overflows).append(", nested ").append(nested);
    text.append(", runs ").append(runs).append(", failures ").append(kind.failures());
    if (record != null) {
      long status = record.statusAcquire();
      text.append(", ").append(StatusWord.describe(status)).append(", flags ").append(record.flags);
      text.append(", leaves in mode ").append(record.leaveMode);
      text.append(", has work ").append(record.hasPendingWork());
      text.append(", has seen ").append(record.seenGenerationAcquire());
      text.append(" of ").append(record.domain.generation.acquire());
    }
    return text.toString();
  }
}
