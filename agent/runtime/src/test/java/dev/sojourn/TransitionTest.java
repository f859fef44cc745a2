package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transitions that a program makes itself, and their misuse. */
@SuppressWarnings("try") // what a transition is for is not to be referenced
class TransitionTest {
  private final Reader other = new Reader("other");

  @AfterEach
  void close() {
    other.close();
    assertFalse(Sojourn.isInKernel(), "a test has left the thread in KERNEL");
  }

  @Test
  void kernelLastsUntilItIsClosed() {
    assertFalse(Sojourn.isInKernel());
    try (Transition kernel = Sojourn.enterKernel()) {
      assertTrue(Sojourn.isInKernel());
      try (Transition nested = Sojourn.enterKernel()) {
        assertTrue(Sojourn.isInKernel());
      }
      assertTrue(Sojourn.isInKernel(), "the nested one has changed nothing");
      try (Transition user = Sojourn.enterUser()) {
        assertFalse(Sojourn.isInKernel());
        try (Transition again = Sojourn.enterKernel()) {
          assertTrue(Sojourn.isInKernel());
        }
        assertFalse(Sojourn.isInKernel());
      }
      assertTrue(Sojourn.isInKernel());
    }
  }

  @Test
  void anEntryRunsWhatIsDue() {
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = Sojourn.invalidation("due", runs::incrementAndGet);
    Sojourn.enterKernel().close();
    kind.request(Thread.currentThread());
    try (Transition kernel = Sojourn.enterKernel()) {
      assertEquals(1, runs.get());
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    Transition outer = Sojourn.enterKernel();
    Transition inner = Sojourn.enterUser();
    inner.close();
    inner.close();
    assertTrue(Sojourn.isInKernel());
    outer.close();
    outer.close();
    assertFalse(Sojourn.isInKernel());
  }

  @Test
  void closingOnAnotherThreadIsRefusedAndChangesNothing() {
    Transition kernel = Sojourn.enterKernel();
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                other.on(
                    () -> {
                      kernel.close();
                      return "closed";
                    }));
    assertTrue(message(refused).contains("on another thread"), message(refused));
    assertTrue(message(refused).contains("try-with-resources"), message(refused));
    assertTrue(Sojourn.isInKernel());
    kernel.close();
  }

  @Test
  void closingOutOfOrderIsRefusedAndChangesNothing() {
    Transition outer = Sojourn.enterKernel();
    Transition inner = Sojourn.enterUser();
    assertTrue(
        message(assertThrows(IllegalStateException.class, outer::close))
            .contains("before one that was made after it"));
    assertFalse(Sojourn.isInKernel());
    inner.close();
    assertTrue(Sojourn.isInKernel());
    outer.close();
  }

  @Test
  void closingInAHandlerWhatWasMadeOutsideIsRefusedAndChangesNothing() {
    List<Transition> made = new ArrayList<>();
    List<String> thrown = new ArrayList<>();
    Invalidation closes =
        Sojourn.invalidation(
            "closes",
            () -> {
              thrown.add(message(assertThrows(IllegalStateException.class, made.get(0)::close)));
              Sojourn.enterKernel().close();
              Sojourn.enterUser().close();
            });
    try (Transition kernel = Sojourn.enterKernel()) {
      made.add(kernel);
      closes.request();
      Sojourn.quiesce();
      assertTrue(Sojourn.isInKernel());
    }
    assertEquals(1, thrown.size());
    assertTrue(thrown.get(0).contains("in a handler"), thrown::toString);
  }

  @Test
  void aDomainHasTransitionsOfItsOwn() {
    SojournDomain domain = Sojourn.domain("transitions");
    try (Transition kernel = domain.enterKernel()) {
      assertTrue(domain.isInKernel());
      assertFalse(Sojourn.isInKernel());
      try (Transition inDefault = Sojourn.enterKernel();
          Transition user = domain.enterUser()) {
        assertFalse(domain.isInKernel());
        assertTrue(Sojourn.isInKernel());
      }
      assertTrue(domain.isInKernel());
    }
    assertFalse(domain.isInKernel());
  }

  @Test
  void quiesceRunsWhatIsDueAndLetsGracePeriodsEnd() {
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = Sojourn.invalidation("due in the middle", runs::incrementAndGet);
    try (Transition kernel = Sojourn.enterKernel()) {
      GracePeriod period = Sojourn.startGracePeriod();
      kind.request(Thread.currentThread());
      Sojourn.quiesce();
      assertTrue(Sojourn.isInKernel());
      assertEquals(1, runs.get());
      Reader.until(
          () -> {
            Sojourn.quiesce(); // whenever it has begun
            return period.isDone();
          },
          "the end of a grace period that waits for this thread");
    }
  }

  @Test
  void withoutQuiesceAGracePeriodWaits() {
    GracePeriod period;
    try (Transition kernel = Sojourn.enterKernel()) {
      period = Sojourn.startGracePeriod();
      Reader.letItNotice();
      assertFalse(period.isDone());
    }
    Reader.until(period::isDone, "its end");
  }

  @Test
  void quiesceOutsideKernelDoesNothingAndInAHandlerIsRefused() {
    Sojourn.quiesce();
    assertFalse(Sojourn.isInKernel());
    List<Throwable> thrown = new ArrayList<>();
    Invalidation kind =
        Sojourn.invalidation(
            "quiesces",
            () -> thrown.add(assertThrows(IllegalStateException.class, Sojourn::quiesce)));
    Sojourn.enterKernel().close();
    kind.request(Thread.currentThread());
    Sojourn.enterKernel().close();
    assertEquals(1, thrown.size());
    assertTrue(message(thrown.get(0)).contains("in a handler"), message(thrown.get(0)));
  }

  @Test
  void quiesceWithAPinIsRefused() {
    other.visit();
    try (Transition kernel = Sojourn.enterKernel();
        Pin pin = Sojourn.tryPin(other.thread())) {
      assertTrue(pin.isHeld());
      assertTrue(
          message(assertThrows(IllegalStateException.class, Sojourn::quiesce)).contains("pin"));
    }
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
