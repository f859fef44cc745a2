package dev.sojourn.engine;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports one wait that has become a stall: at the limit, and again whenever its age has doubled.
 */
final class StallWatch {
  private final Domain domain;

  /** Asked for a report only: most waits are over before. */
  private final Supplier<String> what;

  private long nextReportNanos;

  StallWatch(Domain domain, Supplier<String> what) {
    this.domain = domain;
    this.what = what;
    this.nextReportNanos = domain.limits().stallNanos();
  }

  /** Reports if it is time to: what waits, for how long, for whom, and where those are. */
  void check(long waitedNanos, Holdouts holdouts) {
    if (isDue(waitedNanos)) {
      Reports.warn(domain.listener(), describe(waitedNanos, holdouts), null);
    }
  }

  /** Reports a thread that waits for the end of a pin, with its stack and the pinner's. */
  void check(long waitedNanos, ThreadRecord waiter, @Nullable ThreadRecord pinner) {
    if (isDue(waitedNanos)) {
      StringBuilder text = new StringBuilder(1024);
      text.append("stall: ").append(what.get()).append(" has waited ").append(seconds(waitedNanos));
      text.append(" for a pin to be closed");
      text.append(System.lineSeparator()).append("  thread '").append(waiter.thread().getName());
      text.append("' waits");
      appendStack(text, waiter.thread());
      if (pinner != null) {
        text.append(System.lineSeparator()).append("  thread '").append(pinner.thread().getName());
        text.append("' has pinned it");
        appendStack(text, pinner.thread());
      }
      Reports.warn(domain.listener(), text.toString(), null);
    }
  }

  /** Reports a single thread that keeps the engine itself from going on. */
  void check(long waitedNanos, Thread thread) {
    if (isDue(waitedNanos)) {
      StringBuilder text = new StringBuilder(512);
      text.append("stall: ")
          .append(what.get())
          .append(" has run for ")
          .append(seconds(waitedNanos));
      text.append("; ").append(domain.retirement().describe());
      appendStack(text, thread);
      Reports.warn(domain.listener(), text.toString(), null);
    }
  }

  private boolean isDue(long waitedNanos) {
    if (waitedNanos < nextReportNanos) {
      return false;
    }
    nextReportNanos = 2 * waitedNanos;
    return true;
  }

  private String describe(long waitedNanos, Holdouts holdouts) {
    StringBuilder text = new StringBuilder(1024);
    text.append("stall: ").append(what.get()).append(" has waited ").append(seconds(waitedNanos));
    text.append(" for ").append(holdouts.left().size());
    text.append(" thread(s) to leave KERNEL; ").append(domain.retirement().describe());
    for (Holdouts.Holdout holdout : holdouts.left()) {
      Thread thread = holdout.thread();
      text.append(System.lineSeparator()).append("  thread '").append(thread.getName());
      text.append("' ").append(holdout.describe());
      text.append(", for at least ").append(seconds(Math.max(age(thread), waitedNanos)));
      appendStack(text, thread);
    }
    return text.toString();
  }

  private long age(Thread thread) {
    ThreadRecord record = domain.registry.find(thread);
    return record == null ? 0 : domain.monitor().ageNanos(record);
  }

  private static void appendStack(StringBuilder text, Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append(System.lineSeparator()).append("    at ").append(frame);
    }
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
