package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GracePeriodsTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  private final GracePeriods gracePeriods = Domain.DEFAULT.gracePeriods();
  private final Reader reader = new Reader("reader").visit();
  private final Reader second = new Reader("second reader").visit();
  private final Reader waiter = new Reader("waiter");
  private final List<Reader> callers = new ArrayList<>();

  @AfterEach
  void close() {
    reader.close();
    second.close();
    waiter.close();
    callers.forEach(Reader::close);
  }

  @Test
  void nobodyInKernelIsWaitedFor() throws Exception {
    gracePeriods.synchronize(false);
    assertTrue(gracePeriods.await(gracePeriods.next(), 0));
  }

  @Test
  void theSojournSeenIsWaitedFor() throws Exception {
    reader.enter();
    long number = gracePeriods.next();
    assertFalse(gracePeriods.await(number, SOON));
    assertFalse(gracePeriods.await(number, 0));
    assertFalse(gracePeriods.await(number, -1));
    assertFalse(gracePeriods.hasEnded(number));
    reader.leave();
    assertTrue(gracePeriods.await(number, FOREVER));
    assertTrue(gracePeriods.hasEnded(number));
  }

  @Test
  void aLaterSojournIsNotWaitedFor() {
    reader.enter();
    Future<String> waiting = synchronize(waiter);
    reader.leave().enter();
    assertEquals("ended", Reader.end(waiting));
    assertTrue(reader.on(Domain.DEFAULT::isInKernel));
  }

  @Test
  void userModeWithinKernelEndsTheSojourn() {
    reader.enter();
    Future<String> waiting = synchronize(waiter);
    var back = reader.on(Hooks::enterUser);
    assertEquals("ended", Reader.end(waiting));
    reader.on(
        () -> {
          Hooks.exitUser(Objects.requireNonNull(back));
          return back;
        });
  }

  @Test
  void aSojournThatBeganLaterIsNotWaitedFor() {
    reader.enter();
    Future<String> waiting = synchronize(waiter);
    second.enter();
    reader.leave();
    assertEquals("ended", Reader.end(waiting));
  }

  @Test
  void aCallerIsNotServedByOneThatBeganBeforeIt() throws Exception {
    reader.enter();
    Future<String> running = synchronize(waiter);
    second.enter();
    long number = gracePeriods.next();
    reader.leave();
    assertEquals("ended", Reader.end(running));
    assertFalse(gracePeriods.hasEnded(number), "the one that ran has not waited for all");
    assertFalse(gracePeriods.await(number, SOON));
    second.leave();
    assertTrue(gracePeriods.await(number, FOREVER));
  }

  @Test
  void callersShare() {
    long before = gracePeriods.ended();
    reader.enter();
    Future<String> first = synchronize(waiter);
    List<Future<String>> sharing = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sharing.add(synchronize(caller("caller " + i)));
    }
    reader.leave();
    assertEquals("ended", Reader.end(first));
    sharing.forEach(one -> assertEquals("ended", Reader.end(one)));
    long run = gracePeriods.ended() - before;
    assertTrue(run <= 4, () -> run + " grace periods for 21 callers, 20 of them at once");
  }

  @Test
  void whoWaitsIsNotHarmedByALeaderThatGivesUp() throws Exception {
    reader.enter();
    long abandoned = gracePeriods.next();
    Future<Boolean> leader = waiter.begin(() -> gracePeriods.await(abandoned, SOON));
    Reader.until(() -> gracePeriods.runningNanos() >= 0 || leader.isDone(), "a leader");
    Future<String> follower = synchronize(caller("follower"));
    assertFalse(Reader.end(leader));
    assertFalse(follower.isDone());
    reader.leave();
    assertEquals("ended", Reader.end(follower));
    assertTrue(gracePeriods.hasEnded(abandoned), "a later one has ended");
    Reader.until(() -> gracePeriods.runningNanos() < 0, "none to run");
  }

  @Test
  void aStartedOneEndsWithoutAnybodyWaiting() {
    reader.enter();
    long number = gracePeriods.start(false);
    assertFalse(gracePeriods.hasEnded(number));
    reader.leave();
    Reader.until(() -> gracePeriods.hasEnded(number), "a started grace period to end");
  }

  @Test
  void itMayBeStartedInKernelAndEndsAfterwards() {
    reader.enter();
    long number = reader.on(() -> gracePeriods.start(false));
    assertFalse(gracePeriods.hasEnded(number));
    reader.leave();
    Reader.until(() -> gracePeriods.hasEnded(number), "a started grace period to end");
  }

  @Test
  void anInterruptDoesNotEndSynchronizeAndIsKept() {
    reader.enter();
    Future<Boolean> waiting =
        waiter.begin(
            () -> {
              gracePeriods.synchronize(false);
              return Thread.interrupted();
            });
    Reader.untilBlocked(waiter.thread());
    waiter.thread().interrupt();
    Reader.letItNotice();
    assertFalse(waiting.isDone());
    reader.leave();
    assertTrue(Reader.end(waiting), "the interrupt was lost");
  }

  @Test
  void anInterruptEndsAwait() {
    reader.enter();
    long number = gracePeriods.next();
    Future<Boolean> leader = waiter.begin(() -> gracePeriods.await(number, FOREVER));
    Reader.untilBlocked(waiter.thread());
    Reader caller = caller("follower");
    Future<Boolean> follower = caller.begin(() -> gracePeriods.await(number, FOREVER));
    Reader.untilBlocked(caller.thread());
    for (Reader each : List.of(caller, waiter)) {
      each.thread().interrupt();
    }
    assertThrows(InterruptedException.class, () -> Reader.end(leader));
    assertThrows(InterruptedException.class, () -> Reader.end(follower));
    reader.leave();
    gracePeriods.synchronize(false);
  }

  @Test
  void aThreadThatDiesInKernelIsNotWaitedFor() {
    Reader mortal = new Reader("dies in KERNEL").enter();
    Future<String> waiting = synchronize(waiter);
    mortal.die();
    assertEquals("ended", Reader.end(waiting));
    gracePeriods.synchronize(false);
  }

  @Test
  void itsAgeIsKnownWhileItRuns() {
    reader.enter();
    Future<String> waiting = synchronize(waiter);
    long earlier = gracePeriods.runningNanos();
    assertTrue(earlier >= 0);
    Reader.until(() -> gracePeriods.runningNanos() > earlier, "its age to grow");
    reader.leave();
    assertEquals("ended", Reader.end(waiting));
    Reader.until(() -> gracePeriods.runningNanos() == -1, "none to run");
  }

  @Test
  void eachIsToldOnceAndTheListenerCannotSpoilIt() {
    Domain own = Domain.isolated();
    try (Warnings listener = new Warnings(own)) {
      own.gracePeriods().synchronize(false);
      own.gracePeriods().synchronize(false);
      assertEquals(2, listener.gracePeriods());
      own.context().setListener(new Thrower());
      own.gracePeriods().synchronize(false);
      assertEquals(3, own.gracePeriods().ended());
    }
  }

  private static final class Thrower implements EngineListener {
    @Override
    public void warn(String message, @Nullable Throwable cause) {
      throw new IllegalStateException();
    }

    @Override
    public void gracePeriodEnded(Domain domain, long nanos) {
      throw new IllegalStateException();
    }
  }

  private Reader caller(String name) {
    Reader caller = new Reader(name);
    callers.add(caller);
    return caller;
  }

  /** Starts to wait, and returns when the caller does wait, for a reader or for a leader. */
  private static Future<String> synchronize(Reader caller) {
    Future<String> waiting =
        caller.begin(
            () -> {
              Domain.DEFAULT.gracePeriods().synchronize(false);
              return "ended";
            });
    Reader.untilBlocked(caller.thread());
    assertFalse(waiting.isDone());
    return waiting;
  }
}
