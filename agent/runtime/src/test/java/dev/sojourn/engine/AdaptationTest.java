package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tick's choices, with ticks and rates that the test makes up. */
class AdaptationTest {
  private static final long SECOND = 1_000_000_000;
  private static final int RATE = 50_000;
  private static final long QUESTIONS = RATE / Adaptation.BREAK_EVEN;

  private final Domain domain = TestBarrier.domain(Policy.ADAPTIVE);
  private final TestBarrier barrier = TestBarrier.of(domain);
  private final Adaptation adaptation = new Adaptation(domain);
  private final Reader reader = new Reader("adapts", domain);

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void aThreadWithManyRoundTripsAndNoQuestionsBecomesLazyAtTheSecondTick() {
    second(RATE, 0);
    assertFalse(wantsLazy(), "once is not enough");
    second(RATE, 0);
    assertTrue(wantsLazy());
    assertEquals("INDETERMINATE", reader.visit().mode());
  }

  @Test
  void aThreadWithFewRoundTripsStaysEager() {
    for (int i = 0; i < 5; i++) {
      second(1_000, 0);
    }
    assertFalse(wantsLazy());
  }

  @Test
  void whatIsAskedOftenStaysEager() {
    for (int i = 0; i < 5; i++) {
      second(RATE, QUESTIONS);
    }
    assertFalse(wantsLazy(), "at the break-even it is not worth a change");
  }

  @Test
  void aLazyThreadThatIsAskedOftenBecomesEagerAtTheSecondTick() {
    becomeLazy();
    second(RATE, 3 * QUESTIONS);
    assertTrue(wantsLazy(), "once is not enough");
    second(RATE, 3 * QUESTIONS);
    assertFalse(wantsLazy());
    assertEquals("USER", reader.visit().mode());
  }

  @Test
  void betweenTheTwoLimitsAThreadStaysWhatItIs() {
    for (int i = 0; i < 5; i++) {
      second(RATE, QUESTIONS);
    }
    assertFalse(wantsLazy());
    becomeLazy();
    for (int i = 0; i < 5; i++) {
      second(RATE, QUESTIONS);
    }
    assertTrue(wantsLazy());
  }

  @Test
  void aLoneTickTheOtherWayChangesNothing() {
    becomeLazy();
    for (int i = 0; i < 5; i++) {
      second(RATE, 3 * QUESTIONS);
      second(RATE, 0);
    }
    assertTrue(wantsLazy());
  }

  @Test
  void aLazyThreadThatFallsIdleBecomesEager() {
    becomeLazy();
    second(0, 0);
    second(0, 0);
    assertFalse(wantsLazy());
  }

  @Test
  void aThreadWithUserModeMethodsStaysEager() {
    reader.on(
        () -> {
          Hooks.exitUser(Objects.requireNonNull(Hooks.enterUserOf(reader.record())));
          return "back";
        });
    for (int i = 0; i < 5; i++) {
      second(RATE, 0);
    }
    assertFalse(wantsLazy());
  }

  @Test
  void theChoiceIsForAdaptiveThreadsOnly() {
    domain.context().policies().assign(reader.record(), Policy.EAGER);
    for (int i = 0; i < 5; i++) {
      second(RATE, 0);
    }
    assertEquals("USER", reader.visit().mode());
    domain.context().policies().set(Policy.ADAPTIVE, List.of(), true);
    domain.context().policies().assign(reader.record(), null);
    assertEquals("USER", reader.visit().mode(), "isolation is strict");
  }

  @Test
  void longStaysArePromotedShortOnesAreNot() {
    becomeLazy();
    reader.visit();
    adaptation.tick(SECOND);
    assertEquals(0, barrier.issued(), "in another stay than a tick before");
    adaptation.tick(SECOND);
    assertEquals(1, barrier.issued());
    assertTrue(reader.record().isCertain(reader.record().statusAcquire()));
    adaptation.tick(SECOND);
    assertEquals(1, barrier.issued(), "it is promoted already");
  }

  private void becomeLazy() {
    second(RATE, 0);
    second(RATE, 0);
    assertTrue(wantsLazy());
    reader.visit();
  }

  /** One second: so many round trips, so many questions, and then the tick. */
  private void second(int roundTrips, long questions) {
    reader.on(
        () -> {
          for (int i = 0; i < roundTrips; i++) {
            Visit.make(domain);
          }
          return "done";
        });
    for (long i = 0; i < questions; i++) {
      domain.countQuestion();
    }
    adaptation.tick(SECOND);
  }

  private boolean wantsLazy() {
    return reader.record().wantsLazy;
  }
}
