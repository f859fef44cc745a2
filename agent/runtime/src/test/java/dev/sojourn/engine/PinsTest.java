package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which threads can be pinned, by which, and what both can and cannot do meanwhile. */
class PinsTest {
  private final Domain domain = TestBarrier.domain(Policy.EAGER);
  private final Pins pins = domain.pins();
  private final Reader target = new Reader("target", domain).visit();
  private final Reader pinner = new Reader("pinner", domain);

  @AfterEach
  void close() {
    pinner.close();
    target.close();
  }

  @Test
  void aThreadInUserModeIsHeldUntilItIsUnpinned() {
    assertSame(target.record(), pin());
    assertTrue(target.record().isPinned());
    Future<ThreadRecord> entry = target.beginEnter();
    Reader.untilBlocked(target.thread());
    assertFalse(entry.isDone());
    assertEquals("KERNEL", target.mode(), "it is in its entry, and no further");
    unpin();
    Reader.end(entry);
    assertFalse(target.record().isPinned());
    assertEquals(1, pins.made());
    assertEquals(1, pins.waited());
    assertEquals(0, pins.refused());
  }

  @Test
  void noHandlerRunsWhileItIsHeld() {
    InvalidationKind kind = domain.invalidations().register("waits too", false, () -> {});
    pin();
    domain.invalidations().request(kind, target.thread());
    Future<ThreadRecord> entry = target.beginEnter();
    Reader.untilBlocked(target.thread());
    assertEquals(0, kind.runs());
    unpin();
    Reader.end(entry);
    assertEquals(1, kind.runs());
  }

  @Test
  void aThreadInIndeterminateIsHeldToo() {
    TestBarrier barrier = TestBarrier.of(domain);
    domain.context().policies().assign(target.record(), Policy.LAZY);
    target.visit();
    assertEquals("INDETERMINATE", target.mode());
    assertNotNull(pin());
    assertEquals(1, barrier.issued());
    Future<ThreadRecord> entry = target.beginEnter();
    Reader.untilBlocked(target.thread());
    unpin();
    Reader.end(entry);
  }

  @Test
  void aThreadThatEntersDuringTheBarrierIsNotHeldAndNotKeptWaiting() {
    TestBarrier barrier = TestBarrier.of(domain);
    domain.context().policies().assign(target.record(), Policy.LAZY);
    target.visit();
    barrier.during(
        () -> {
          // A lazy entry whose store was late: to the pinner it looks as if it came just now.
          ThreadRecord record = target.record();
          target.on(
              () -> {
                record.statusRelease(StatusWord.entered(record.statusPlain()));
                return record;
              });
        });
    assertNull(pin());
    assertFalse(target.record().isPinned());
    assertEquals("USER", pinner.mode(), "it was in KERNEL for the attempt only");
  }

  @Test
  void aThreadInKernelIsRefused() {
    target.enter();
    assertNull(pin());
    assertFalse(target.record().isPinned());
    assertEquals(1, pins.refused());
    target.leave();
    assertNotNull(pin());
    unpin();
  }

  @Test
  void aThreadWhoseRecordIsNotTheTruthIsRefused() {
    GracePeriodBlocker others = domain.context().block(pinner.thread(), "in an old frame");
    GracePeriodBlocker blocker = domain.context().block(target.thread(), "in an old frame");
    assertNull(pin());
    assertFalse(target.record().isPinned());
    assertEquals("USER", pinner.mode());
    assertEquals(1, pins.refused());
    blocker.release();
    assertNotNull(pin());
    unpin();
    others.release();
  }

  @Test
  void oneselfAnUntrackedAndADeadThreadAreRefused() {
    assertNull(pinner.on(() -> pins.tryPin(Thread.currentThread())), "oneself");
    assertNull(pinner.on(() -> pins.tryPin(new Thread(() -> {}))), "untracked and not started");
    target.die();
    assertNull(pin(), "dead");
    assertEquals(3, pins.refused());
    assertEquals("USER", pinner.mode());
  }

  @Test
  void aPinnedThreadCannotBePinnedTwice() {
    pin();
    try (Reader second = new Reader("second pinner", domain)) {
      assertNull(second.on(() -> pins.tryPin(target.thread())));
      assertTrue(target.record().isPinned(), "the first pin is not disturbed");
      unpin();
      assertNotNull(second.on(() -> pins.tryPin(target.thread())));
      second.on(() -> unpinHere(target.record()));
    }
  }

  /** Else HotSpot may take that object out of compiled code, and lose the pin: see PinOwner. */
  @Test
  void aPinRefersToTheObjectThatClosesIt() {
    Object closer = new Object();
    assertNotNull(pinner.<@Nullable ThreadRecord>on(() -> pins.tryPin(target.thread(), closer)));
    PinOwner owner = target.record().pinOwner;
    assertNotNull(owner);
    assertSame(closer, owner.closer);
    unpin();
  }

  @Test
  void aPinnerIsInKernelAsLongAsItHoldsThePin() {
    pin();
    assertEquals("KERNEL", pinner.mode());
    unpin();
    assertEquals("USER", pinner.mode());
  }

  @Test
  void aPinnerLeavesKernelWithTheLastPinOnly() {
    try (Reader other = new Reader("other target", domain).visit()) {
      pinner.enter();
      pin();
      pinner.on(() -> pins.tryPin(other.thread()));
      long status = pinner.record().statusAcquire();
      pinner.leave();
      assertEquals(status, pinner.record().statusAcquire(), "put off");
      unpin();
      assertEquals(status, pinner.record().statusAcquire(), "one is left");
      pinner.on(() -> unpinHere(other.record()));
      assertEquals(StatusWord.left(status, StatusWord.USER), pinner.record().statusAcquire());
    }
  }

  @Test
  void anEntryWithAPutOffExitTakesTheSojournOver() {
    pin();
    pinner.enter(); // not nested: its exit has to leave
    assertEquals(2, StatusWord.sojourn(pinner.record().statusAcquire()) + 1);
    unpin();
    assertEquals("KERNEL", pinner.mode(), "the entry is still open");
    assertEquals("USER", pinner.leave().mode());
  }

  @Test
  void aKernelMethodOfAPinnerIsNoPlaceForHandlersEither() {
    InvalidationKind kind = domain.invalidations().register("after the pin", false, () -> {});
    pin();
    long request = domain.invalidations().request(kind);
    pinner.enter().leave();
    assertEquals(0, kind.runs(), "kernel code that holds the pin goes on");
    assertFalse(domain.invalidations().isCovered(request));
    unpin();
    assertEquals(1, kind.runs());
  }

  @Test
  void aUserModeMethodOfAPinnerIsNested() {
    pin();
    assertNull(pinner.<@Nullable UserReturn>on(() -> Hooks.enterUserOf(pinner.record())));
    assertEquals("KERNEL", pinner.mode());
    unpin();
  }

  @Test
  void aPinTakenInUserModeAndHeldBeyondItIsAllowed() {
    pinner.enter();
    UserReturn back = Objects.requireNonNull(pinner.on(() -> Hooks.enterUserOf(pinner.record())));
    pin();
    pinner.on(
        () -> {
          Hooks.exitUser(back);
          return back;
        });
    unpin();
    assertEquals("KERNEL", pinner.mode(), "where the @UserMode method was called from");
    assertEquals("USER", pinner.leave().mode());
  }

  @Test
  void pinnersThatPinEachOtherDoNotWaitForEachOther() {
    pin(); // pinner → target
    boolean pinnedBack = target.on(() -> pins.tryPin(pinner.thread()) != null);
    assertFalse(pinnedBack, "the pinner is in KERNEL, which needs no waiting to be refused");
    assertEquals("USER", target.mode());
    unpin();
  }

  @Test
  void anInterruptNeitherEndsNorOutlivesTheWait() {
    pin();
    Future<Boolean> entry =
        target.begin(
            () -> {
              Visit visit = Visit.of(target.record());
              boolean interrupted = Thread.interrupted();
              visit.end();
              return interrupted;
            });
    Reader.untilBlocked(target.thread());
    target.thread().interrupt();
    Reader.letItNotice();
    assertFalse(entry.isDone());
    unpin();
    assertTrue(Reader.end(entry), "the interrupt was kept for the application");
  }

  @Test
  void aLongWaitIsReportedWithBothStacks() {
    domain.limits().stallNanos(TimeUnit.MILLISECONDS.toNanos(20));
    try (Warnings warnings = new Warnings(domain)) {
      pin();
      Future<ThreadRecord> entry = target.beginEnter();
      domain.monitor().watch(); // a tracked thread has woken it
      Reader.until(() -> !warnings.messages().isEmpty(), "a report");
      unpin();
      Reader.end(entry);
      String report = warnings.messages().get(0);
      assertTrue(report.startsWith("stall: a pinned thread's entry to KERNEL has waited"), report);
      assertTrue(report.contains("thread 'target' waits"), report);
      assertTrue(report.contains("Hooks.enterKernelOfMarking"), report);
      assertTrue(report.contains("thread 'pinner' has pinned it"), report);
      assertTrue(report.indexOf("ThreadPoolExecutor") > 0, report);
    }
  }

  @Test
  void thePinsOfADeadPinnerAreTakenBackAndThatIsSaid() {
    try (Warnings warnings = new Warnings(domain)) {
      pin();
      Future<ThreadRecord> entry = target.beginEnter();
      pinner.die();
      domain.monitor().reapDead(); // as the tick does
      Reader.end(entry);
      assertEquals(1, warnings.messages().size());
      String message = warnings.messages().get(0);
      assertTrue(message.contains("'pinner' died with 1 pin"), message);
    }
  }

  @Test
  void thePinOfADeadPinnerIsNoObstacleToTheNext() {
    pin();
    pinner.die();
    assertFalse(target.record().isPinned());
    try (Reader next = new Reader("next", domain)) {
      assertNotNull(next.on(() -> pins.tryPin(target.thread())));
      Future<ThreadRecord> entry = target.beginEnter();
      Reader.untilBlocked(target.thread());
      assertFalse(entry.isDone());
      next.on(() -> unpinHere(target.record()));
      Reader.end(entry);
    }
  }

  /** What a call says that fails in the middle, with no stack to take the pin away. */
  @Test
  void aPinThatIsOverHoldsNobodyAndIsTakenAway() {
    pin();
    Future<ThreadRecord> entry = target.beginEnter();
    Reader.untilBlocked(target.thread());
    Objects.requireNonNull(target.record().pinOwner).over = true;
    Reader.end(entry);
    assertFalse(
        target.record().isPinBitSetAcquire(), "taken away, or each transition is a slow one");
    assertNull(target.record().pinOwner);
    assertFalse(target.leave().record().hasWorkOpaque(domain.generation));
  }

  @Test
  void aPermitOfTheApplicationOutlivesTheWait() {
    pin();
    Future<String> entry =
        target.begin(
            () -> {
              Visit visit = Visit.of(target.record());
              LockSupport.park(this); // returns, because it was given a permit meanwhile
              visit.end();
              return "woken";
            });
    Reader.untilBlocked(target.thread());
    LockSupport.unpark(target.thread());
    Reader.until(
        () -> target.thread().getState() == Thread.State.TIMED_WAITING, "it to park once more");
    Reader.letItNotice();
    unpin();
    try {
      assertEquals("woken", Reader.end(entry));
    } finally {
      LockSupport.unpark(target.thread()); // so that the test ends
    }
  }

  @Test
  void aThreadThatDiesPinnedHarmsNobody() {
    ThreadRecord record = Objects.requireNonNull(pin());
    target.die();
    domain.monitor().reapDead();
    pinner.on(() -> unpinHere(record));
    assertEquals("USER", pinner.mode());
    domain.gracePeriods().synchronize(true);
  }

  @Test
  void aHandlerMayPinAndWhatItLeavesOpenIsClosedLater() {
    pinner.visit();
    InvalidationKind kind =
        domain.invalidations().register("pins", false, () -> pins.tryPin(target.thread()));
    domain.invalidations().request(kind, pinner.thread());
    pinner.visit();
    assertEquals("KERNEL", pinner.mode(), "it holds a pin");
    assertTrue(target.record().isPinned());
    unpin();
    assertEquals("USER", pinner.mode());
  }

  /** The exit must not publish the mode that the thread came from. */
  @Test
  void aPolicyIsFollowedWhateverHandlersPinInTheSameSojourn() {
    TestBarrier.of(domain);
    domain.context().policies().assign(pinner.record(), Policy.LAZY);
    assertEquals("INDETERMINATE", pinner.visit().mode());
    domain.context().policies().assign(pinner.record(), Policy.EAGER);
    pinner.enter();
    InvalidationKind kind =
        domain.invalidations().register("pins too", false, () -> pins.tryPin(target.thread()));
    domain.invalidations().request(kind, pinner.thread());
    assertNull(pinner.<@Nullable UserReturn>on(() -> Hooks.enterUserOf(pinner.record())));
    unpin();
    assertEquals("USER", pinner.leave().mode());
  }

  @Test
  void manyPinsAreHeldAtOnce() {
    List<Reader> many =
        IntStream.range(0, 20).mapToObj(i -> new Reader("target " + i, domain).visit()).toList();
    for (Reader reader : many) {
      assertNotNull(pinner.on(() -> pins.tryPin(reader.thread())));
    }
    assertTrue(many.stream().allMatch(reader -> reader.record().isPinned()));
    for (Reader reader : many) {
      pinner.on(() -> unpinHere(reader.record()));
    }
    assertTrue(many.stream().noneMatch(reader -> reader.record().isPinned()));
    assertEquals("USER", pinner.mode());
    many.forEach(Reader::close);
  }

  private @Nullable ThreadRecord pin() {
    return pinner.<@Nullable ThreadRecord>on(() -> pins.tryPin(target.thread()));
  }

  private void unpin() {
    pinner.on(() -> unpinHere(target.record()));
  }

  private ThreadRecord unpinHere(ThreadRecord pinned) {
    pins.unpin(pinned, domain.currentOrTracked());
    return pinned;
  }
}
