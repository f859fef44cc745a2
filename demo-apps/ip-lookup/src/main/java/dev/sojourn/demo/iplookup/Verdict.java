package dev.sojourn.demo.iplookup;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result of a run, as a sentence and an exit code. */
record Verdict(int exitCode, String text) {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int NOT_CAUGHT = 3;

  static Verdict of(Outcome outcome) {
    Twin twin = outcome.options().twin();
    String caught =
        String.format(
            Locale.ROOT,
            "%,d wrong answers, %,d reused-too-early reads",
            outcome.wrong(),
            outcome.reused());
    if (outcome.reused() + outcome.wrong() > 0) {
      return twin == Twin.NONE
          ? new Verdict(FAILED, "FAILED: " + caught)
          : new Verdict(
              FAILED, "FAILED, as --break=" + twin.argument() + " must: caught " + caught);
    }
    String missing = missing(outcome);
    if (missing != null) {
      return new Verdict(FAILED, "FAILED: " + missing);
    }
    if (twin != Twin.NONE) {
      return new Verdict(
          NOT_CAUGHT,
          "NOT CAUGHT: --break=" + twin.argument() + " must fail, but nothing was seen");
    }
    return new Verdict(
        PASSED,
        String.format(
            Locale.ROOT,
            "PASSED: %,d lookups, %,d tables published, %,d disposed of, %s",
            outcome.lookups(),
            outcome.published(),
            outcome.disposed(),
            caught));
  }

  /** Returns what a run lacks, so that its zeros mean nothing; null if they do mean something. */
  private static @Nullable String missing(Outcome outcome) {
    if (outcome.breakdown() != null) {
      return outcome.breakdown();
    }
    if (outcome.published() == 0) {
      return "nothing was published";
    }
    if (outcome.disposed() == 0) {
      return "nothing was disposed of";
    }
    if (outcome.pending() != 0) {
      return outcome.pending() + " retired tables were not disposed of";
    }
    return null;
  }
}
