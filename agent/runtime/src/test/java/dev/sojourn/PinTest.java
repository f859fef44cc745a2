package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pins and the values they give access to, as a program uses and misuses them. */
@SuppressWarnings("try") // what a transition is for is not to be referenced
class PinTest {
  private static final PerThread<AtomicInteger> COUNT = PerThread.withInitial(AtomicInteger::new);

  private final Reader target = new Reader("target").visit();
  private final Reader other = new Reader("other");

  @AfterEach
  void close() {
    target.close();
    other.close();
    assertFalse(Sojourn.isInKernel(), "a test has left the thread in KERNEL");
  }

  @Test
  void aPinnersWritesAreSeenByTheOwnerAndTheOwnersByThePinner() {
    target.enter();
    target.on(() -> COUNT.get().addAndGet(5));
    target.leave();
    try (Pin pin = Sojourn.tryPin(target.thread())) {
      assertTrue(pin.isHeld());
      assertTrue(Sojourn.isInKernel());
      assertEquals(5, COUNT.get(pin).get());
      COUNT.set(pin, new AtomicInteger(7));
    }
    assertFalse(Sojourn.isInKernel());
    target.enter();
    assertEquals(7, target.on(() -> COUNT.get().get()));
    target.on(
        () -> {
          COUNT.set(new AtomicInteger(8));
          return "set";
        });
    assertEquals(8, target.on(() -> COUNT.get().get()));
  }

  @Test
  void clearedValuesAreMadeAnew() {
    PerThread<AtomicInteger> own = PerThread.withInitial(AtomicInteger::new);
    target.enter();
    target.on(() -> own.get().addAndGet(5));
    assertThrows(IllegalStateException.class, () -> target.on(() -> clear(own)));
    target.leave();
    try (Pin pin = Sojourn.tryPin(target.thread())) {
      assertThrows(IllegalStateException.class, own::clear);
      assertEquals(5, own.get(pin).get());
    }
    own.clear();
    target.enter();
    assertEquals(0, target.on(() -> own.get().get()));
    target.leave();
  }

  private static String clear(PerThread<?> values) {
    values.clear();
    return "cleared";
  }

  @Test
  void anEmptyAnswerIsAPinThatHoldsNobody() {
    target.enter();
    try (Pin pin = Sojourn.tryPin(target.thread())) {
      assertFalse(pin.isHeld());
      assertFalse(Sojourn.isInKernel());
      assertThrows(IllegalStateException.class, () -> COUNT.get(pin));
      assertThrows(IllegalStateException.class, () -> COUNT.set(pin, new AtomicInteger()));
    }
    try (Pin self = Sojourn.tryPin(Thread.currentThread());
        Pin untracked = Sojourn.tryPin(new Thread())) {
      assertFalse(self.isHeld());
      assertFalse(untracked.isHeld());
    }
    assertThrows(NullPointerException.class, () -> Sojourn.tryPin(nobody()));
  }

  @SuppressWarnings("NullAway") // what a careless caller passes
  private static Thread nobody() {
    return null;
  }

  @Test
  void unpinningTwiceDoesNothing() {
    Pin pin = Sojourn.tryPin(target.thread());
    pin.close();
    try (Pin next = Sojourn.tryPin(target.thread())) {
      pin.close();
      assertTrue(next.isHeld());
      Future<?> entry = target.beginEnter();
      Reader.untilBlocked(target.thread());
      assertFalse(entry.isDone(), "the second close has let the thread go");
    }
    assertThrows(IllegalStateException.class, () -> COUNT.get(pin));
  }

  @Test
  void unpinningOnAnotherThreadIsRefusedAndThePinStays() {
    try (Pin pin = Sojourn.tryPin(target.thread())) {
      IllegalStateException refused =
          assertThrows(
              IllegalStateException.class,
              () ->
                  other.on(
                      () -> {
                        pin.close();
                        return "closed";
                      }));
      assertTrue(String.valueOf(refused.getMessage()).contains("'other'"), refused::toString);
      assertTrue(pin.isHeld());
      assertThrows(IllegalStateException.class, () -> other.on(() -> COUNT.get(pin)));
    }
  }

  @Test
  void whoHoldsAPinMayNotWait() {
    SojournDomain elsewhere = Sojourn.domain("waited for with a pin");
    GracePeriod period = Sojourn.startGracePeriod();
    Invalidation kind = Sojourn.invalidation("waited for with a pin", () -> {});
    try (Pin pin = Sojourn.tryPin(target.thread())) {
      assertTrue(pin.isHeld());
      assertThrows(IllegalStateException.class, Sojourn::synchronize);
      assertThrows(IllegalStateException.class, Sojourn::synchronizeExpedited);
      assertThrows(IllegalStateException.class, Sojourn::barrier);
      assertThrows(IllegalStateException.class, () -> period.await(Duration.ofDays(1)));
      assertThrows(
          IllegalStateException.class, () -> kind.awaitCovered(kind.request(), Duration.ofDays(1)));
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, elsewhere::synchronize);
      assertTrue(String.valueOf(refused.getMessage()).contains("pin"), refused::toString);
    }
    Sojourn.synchronize();
  }

  @Test
  void thePerThreadValueIsNotForUserMode() {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> target.on(() -> COUNT.get()));
    assertTrue(String.valueOf(refused.getMessage()).contains("outside KERNEL"), refused::toString);
    assertTrue(
        String.valueOf(refused.getMessage()).contains("no Sojourn agent is at work"),
        refused::toString);
  }

  @Test
  void everyThreadIsVisitedByOneOrTheOther() {
    PerThread<AtomicInteger> dropped = PerThread.withInitial(AtomicInteger::new);
    PerThreadInvalidation drop =
        dropped.invalidation(
            "drop",
            count -> {
              count.incrementAndGet();
              return count;
            });
    other.visit().enter();
    long request = drop.requestOnBehalf();
    assertFalse(drop.isCovered(request), "one is in KERNEL");
    other.leave();
    Reader.until(() -> drop.isCovered(request), "the request to be covered");
    for (Reader reader : new Reader[] {target, other}) {
      reader.enter();
      assertEquals(1, reader.on(() -> dropped.get().get()));
      reader.leave();
    }
  }

  @Test
  void aPinClosedAfterItsKernelMethodLeavesThen() {
    Transition kernel = Sojourn.enterKernel();
    Pin pin = Sojourn.tryPin(target.thread());
    kernel.close();
    assertTrue(Sojourn.isInKernel());
    pin.close();
    assertFalse(Sojourn.isInKernel());
  }
}
