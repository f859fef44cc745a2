package dev.sojourn.models;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each model passes as built, and each of its twins is refuted; two at a time. */
@Execution(ExecutionMode.CONCURRENT)
class ModelsTest {
  /** The floors are near what there is: a model of much fewer states is not the same any more. */
  @ParameterizedTest
  @CsvSource({
    "Targeted, 70000",
    "Targeted-progress, 15000",
    "Broadcast-progress, 2000",
    "PolicySwitch, 4000",
    "PinWait, 1800",
    "Pinners, 10000",
    "Pinners-rings, 10000",
    "Pinners-progress, 400",
    "Lifetimes, 50000",
    "Lifetimes-place, 100000",
    "Lifetimes-progress, 8000",
    "Nesting, 70000",
    "Nesting-kept, 70000",
    "Flipping, 38",
  })
  void passesAsBuilt(String config, long floor) throws Exception {
    assertPasses(config, floor);
  }

  /** Models that take longer than three seconds pass as built too. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "Targeted-requesters, 120000",
    "Broadcast, 160000",
    "GracePeriod, 70000",
    "GracePeriod-progress, 40000",
    "Behalf, 230000",
  })
  void passesAsBuiltThoughItIsLarge(String config, long floor) throws Exception {
    assertPasses(config, floor);
  }

  private static void assertPasses(String config, long floor) throws Exception {
    Tlc.Verdict verdict = said(config, "none", Tlc.check(config));
    assertTrue(verdict.isPassed(), verdict::output);
    assertTrue(verdict.states() >= floor, () -> verdict.states() + " states");
  }

  /** With what must be violated: another fault, one in the twin's text say, does not count. */
  @ParameterizedTest
  @CsvSource({
    "PolicySwitch, lazy-flag-late, NoneLost",
    "PolicySwitch, adopt-without-fence, NoneLost",
    "PolicySwitch, leaves-lazily-once-more, NoneLost",
    "PolicySwitch, flag-after-status, NoneLost",
    "PinWait, pin-that-only-counts, PinExcludes",
    "PinWait, pin-without-another-look, PinExcludes",
    "PinWait, park-without-another-look, Temporal",
    "Flipping, two-state-sampling-without-number, Temporal",
    "Flipping, run-and-not-remembered, Temporal",
  })
  void refutesTwin(String config, String twin, String violated) throws Exception {
    assertRefutes(config, twin, violated);
  }

  /** Twins of larger models are refuted too. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "Targeted, entry-without-fence, PinExcludes",
    "Targeted, lazy-without-barrier, PinExcludes",
    "Targeted, promotion-by-a-pin-alone, NoneUncovered",
    "Targeted, pin-that-only-counts, PinExcludes",
    "Targeted, handler-after-body, NoneUncovered",
    "Targeted-requesters, promotion-without-early-read, NoneUncovered",
    "Targeted-requesters, lost-targeted-bit, NoneUncovered",
    "Targeted-requesters, number-after-kinds, SeenIsDone",
    "Targeted-progress, quiescent-is-not-enough, Temporal",
    "Broadcast, entry-without-fence, NoneUncovered",
    "Broadcast, lazy-without-barrier, NoneUncovered",
    "Broadcast, requester-saw-kernel-no-barrier, NoneUncovered",
    "Broadcast, generation-before-kinds, SeenIsDone",
    "Broadcast, fenced-generation-read-late, NoneUncovered",
    "Broadcast-progress, quiescent-is-not-enough, Temporal",
    "GracePeriod, entry-without-fence, NoneLost",
    "GracePeriod, lazy-without-barrier, NoneLost",
    "GracePeriod, sampler-saw-kernel-no-barrier, NoneLost",
    "GracePeriod, early-dispose, NoneLost",
    "GracePeriod, served-by-the-running, NoneLost",
    "GracePeriod, number-before-unlinking, NoneLost",
    "GracePeriod, status-before-bit, NoneLost",
    "GracePeriod, answer-is-enough, NoneLost",
    "GracePeriod, no-release-at-exit, NoneLost",
    "GracePeriod, overtakes-without-a-pass, NoneLost",
    "GracePeriod, number-after-the-pass, NoneLost",
    "GracePeriod-progress, asks-and-never-expedites, Temporal",
    "GracePeriod-progress, two-state-sampling, Temporal",
    "GracePeriod-progress, leads-for-ever, Temporal",
    "GracePeriod-progress, overtaken-by-nobody, Temporal",
    "Pinners, exit-leaves-with-a-pin, PinnerStays",
    "Pinners, last-unpin-stays, LeavesWithTheLast",
    "Pinners, entry-under-a-pin-is-nested, LeavesWithTheLast",
    "Pinners, reaped-by-two, PinExcludes",
    "Pinners-rings, pins-from-outside, NoRing",
    "Pinners-progress, pins-of-the-dead-kept, Temporal",
    "Behalf, without-a-pin, PinExcludes",
    "Behalf, behalf-without-barrier, PinExcludes",
    "Behalf, overtakes-the-early, EarlyFirst",
    "Behalf, number-after-the-early, EarlyFirst",
    "Behalf, taken-down-after, NoneUncovered",
    "Lifetimes, published-after-the-first-sojourn, NoneLost",
    "Lifetimes, first-entry-without-fence, NoneLost",
    "Lifetimes, remembered-and-not-run, NoneUncovered",
    "Lifetimes, reaped-when-outside, TrackedWhileAlive",
    "Lifetimes-place, taken-out-without-compare, TrackedWhileAlive",
    "Lifetimes-progress, waits-for-the-dead, Temporal",
    "Lifetimes-progress, parks-without-another-look, Temporal",
    "Nesting, quiesce-in-a-handler, HandlersWhole",
    "Nesting, user-mode-with-a-pin, HandlersWhole",
    "Nesting, generation-after-the-handlers, NoneForgotten",
    "Nesting, nested-exit-leaves, KernelCodeInKernel",
    "Nesting, no-look-at-pins-after-handlers, KernelCodeInKernel",
    "Nesting, entry-under-a-pin-is-nested, UserCodeOutside",
    "Nesting, forgets-the-outer-user-mode, UserCodeOutside",
    "Nesting, last-unpin-stays, UserCodeOutside",
    "Nesting-kept, user-mode-in-a-handler, SojournKept",
  })
  void refutesTwinOfALargerModel(String config, String twin, String violated) throws Exception {
    assertRefutes(config, twin, violated);
  }

  private static void assertRefutes(String config, String twin, String violated) throws Exception {
    Tlc.Verdict verdict = said(config, twin, Tlc.check(config, twin, violated));
    assertTrue(verdict.isRefuted(), verdict::output);
    assertTrue(verdict.refuted().contains(violated), verdict::refuted);
  }

  private static Tlc.Verdict said(String config, String twin, Tlc.Verdict verdict) {
    System.out.printf(
        "%s, twin %s: %,d states, %.1f s. %s%n",
        config, twin, verdict.states(), verdict.seconds(), verdict.refuted());
    return verdict;
  }
}
