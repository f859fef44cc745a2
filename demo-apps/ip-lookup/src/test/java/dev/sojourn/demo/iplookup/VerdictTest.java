package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void passesOnlyWithNothingWrongAndSomethingDone() {
    assertVerdict(0, "PASSED", outcome(Twin.NONE, 0, 0, 7, 7, 7, null));
  }

  @Test
  void failsOnAnyViolation() {
    assertVerdict(1, "1 wrong answers", outcome(Twin.NONE, 1, 0, 7, 7, 7, null));
    assertVerdict(1, "1 reused-too-early reads", outcome(Twin.NONE, 0, 1, 7, 7, 7, null));
  }

  @Test
  void failsIfNothingWasShown() {
    assertVerdict(1, "nothing was published", outcome(Twin.NONE, 0, 0, 0, 0, 0, null));
    assertVerdict(1, "nothing was disposed of", outcome(Twin.NONE, 0, 0, 7, 7, 0, null));
    assertVerdict(1, "2 retired tables", outcome(Twin.NONE, 0, 0, 7, 7, 5, null));
    assertVerdict(1, "hot-0 died", outcome(Twin.NONE, 0, 0, 7, 7, 7, "hot-0 died"));
  }

  @Test
  void aTwinFailsAndSaysWhatWasCaught() {
    assertVerdict(
        1,
        "FAILED, as --break=early-reuse must: caught 0 wrong answers, 3 reused-too-early reads",
        outcome(Twin.EARLY_REUSE, 0, 3, 7, 7, 7, null));
    assertVerdict(
        1,
        "FAILED, as --break=no-invalidate must: caught 3 wrong answers, 0 reused-too-early reads",
        outcome(Twin.NO_INVALIDATE, 3, 0, 7, 7, 7, null));
  }

  @Test
  void aTwinThatWasNotCaughtIsNeitherPassedNorFailed() {
    assertVerdict(3, "NOT CAUGHT", outcome(Twin.EARLY_REUSE, 0, 0, 7, 7, 7, null));
    assertVerdict(3, "NOT CAUGHT", outcome(Twin.NO_INVALIDATE, 0, 0, 7, 7, 7, null));
  }

  private static void assertVerdict(int exitCode, String text, Outcome outcome) {
    Verdict verdict = Verdict.of(outcome);
    assertEquals(exitCode, verdict.exitCode());
    assertTrue(verdict.text().contains(text), verdict.text());
  }

  private static Outcome outcome(
      Twin twin,
      long wrong,
      long reused,
      long published,
      long retired,
      long disposed,
      @Nullable String breakdown) {
    return new Outcome(
        new Options(1, 1, 1, 1, Policy.EAGER, twin, false),
        1.0,
        1,
        10,
        10,
        wrong,
        reused,
        published,
        0,
        published,
        retired,
        disposed,
        List.of(),
        breakdown);
  }
}
