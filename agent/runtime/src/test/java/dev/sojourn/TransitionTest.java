package dev.sojourn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Reader;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What is left open: each letter a transition, to KERNEL or to user mode. */
  @ParameterizedTest
  @ValueSource(
      strings = {"KK", "KU", "KUK", "KUKU", "KKKK", "UK", "UKU", "UU", "KKU", "UKKUUK", "KUUKKU"})
  void closingAnOuterOneClosesThoseLeftOpenInIt(String open) {
    for (String before : List.of("", "K", "U", "KU", "UK", "KUK")) {
      List<Transition> around = enter(before);
      String there = where();
      List<Transition> made = enter(open);
      made.get(0).close();
      assertEquals(there, where(), before + ", then " + open);
      try (Transition next = Sojourn.enterKernel();
          Transition nextInner = Sojourn.enterUser()) {
        String inside = where();
        for (Transition late : made) {
          late.close(); // of the same depths as the new ones, some of them
        }
        assertEquals(inside, where(), before + ", then " + open + ", late");
      }
      assertEquals(there, where(), before + ", then " + open + ", after the next");
      for (int i = around.size() - 1; i >= 0; i--) {
        around.get(i).close();
      }
      assertFalse(Sojourn.isInKernel());
      assertEquals(0, record().programmaticAcquire());
      assertFalse(record().isCommitted());
    }
  }

  @Test
  void oneOfSeveralLeftOpenUnwindsToItself() {
    List<Transition> made = enter("KKUKK");
    made.get(2).close(); // the user one
    assertTrue(Sojourn.isInKernel());
    assertEquals(2, record().programmaticAcquire());
    made.get(4).close();
    made.get(1).close();
    assertTrue(Sojourn.isInKernel());
    made.get(0).close();
    assertFalse(Sojourn.isInKernel());
  }

  @Test
  void aLateCloseDoesNotCloseAnotherOfTheSameDepth() {
    List<Transition> made = enter("KK");
    made.get(0).close();
    List<Transition> next = enter("KU");
    made.get(1).close();
    assertFalse(Sojourn.isInKernel());
    assertEquals(2, record().programmaticAcquire());
    next.get(1).close();
    assertTrue(Sojourn.isInKernel());
    next.get(0).close();
  }

  @Test
  void anOuterOneIsNotClosedWithoutTheModeThatItHasLedTo() {
    Transition outer = Sojourn.enterKernel();
    Transition inner = Sojourn.enterKernel();
    UserReturn back = Objects.requireNonNull(Hooks.enterUser()); // as a woven method
    assertTrue(
        message(assertThrows(IllegalStateException.class, outer::close))
            .contains("in a @UserMode method"));
    assertEquals(2, record().programmaticAcquire());
    Hooks.exitUser(back);
    assertTrue(Sojourn.isInKernel());
    outer.close();
    inner.close();
    assertFalse(Sojourn.isInKernel());
  }

  @Test
  void anOuterOneClosedUnderAPinIsLeftWithThePin() {
    Transition outer = Sojourn.enterKernel();
    Transition inner = Sojourn.enterKernel();
    other.on(
        () -> {
          Sojourn.enterKernel().close();
          return "tracked";
        });
    try (Pin pin = Sojourn.tryPin(other.thread())) {
      assertTrue(pin.isHeld());
      outer.close();
      assertTrue(Sojourn.isInKernel());
    }
    assertFalse(Sojourn.isInKernel());
    inner.close();
    assertEquals(0, record().programmaticAcquire());
  }

  private static List<Transition> enter(String modes) {
    List<Transition> made = new ArrayList<>();
    for (int i = 0; i < modes.length(); i++) {
      made.add(modes.charAt(i) == 'K' ? Sojourn.enterKernel() : Sojourn.enterUser());
    }
    return made;
  }

  private static ThreadRecord record() {
    return Hooks.record();
  }

  private static String where() {
    return (Sojourn.isInKernel() ? "in KERNEL" : "outside")
        + (record().isCommitted() ? ", committed" : "")
        + ", open "
        + record().programmaticAcquire();
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
  void theTransitionThatHasBegunAStayPassesQuiescentStatesInIt() {
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = Sojourn.invalidation("passed", runs::incrementAndGet);
    try (Transition kernel = Sojourn.enterKernel()) {
      kind.request();
      kernel.quiesce();
      assertEquals(1, runs.get());
      assertTrue(Sojourn.isInKernel());
      try (Transition user = Sojourn.enterUser()) {
        assertThrows(IllegalStateException.class, kernel::quiesce);
        assertThrows(IllegalStateException.class, user::quiesce);
        try (Transition again = Sojourn.enterKernel()) {
          again.quiesce();
        }
      }
      kernel.quiesce();
    }
  }

  @Test
  void noQuiescentStateIsPassedByANestedTransition() {
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = Sojourn.invalidation("not passed", runs::incrementAndGet);
    try (Transition kernel = Sojourn.enterKernel();
        Transition nested = Sojourn.enterKernel()) {
      kind.request();
      assertTrue(
          message(assertThrows(IllegalStateException.class, nested::quiesce))
              .contains("on a nested transition"));
      assertTrue(
          message(assertThrows(IllegalStateException.class, kernel::quiesce))
              .contains("not the innermost"));
      assertEquals(0, runs.get());
    }
    Transition closed = Sojourn.enterKernel();
    closed.close();
    assertThrows(IllegalStateException.class, closed::quiesce);
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
