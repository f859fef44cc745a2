package dev.sojourn.engine;

import java.util.List;
import java.util.Locale;

/**
 * The texts of stall reports: what waits, for how long, for which threads, and where those are.
 * {@link ThrottledReport} has its own text, of the same parts.
 */
final class StallText {
  private StallText() {}

  static String ofHoldouts(
      Domain domain, Waiting wait, long waitedNanos, List<Holdouts.Holdout> left) {
    StringBuilder text = begin(wait.goal.describe(), " has waited ", waitedNanos);
    text.append(" for ").append(left.size()).append(" thread(s) to leave KERNEL; ");
    text.append(domain.retirement().describe());
    for (Holdouts.Holdout holdout : left) {
      Thread thread = holdout.thread();
      appendThread(text, thread).append(' ').append(holdout.describe());
      text.append(", for at least ");
      text.append(seconds(Math.max(age(domain, thread), waitedNanos)));
      appendStack(text, thread);
    }
    return text.toString();
  }

  /** Of a wait that has nobody left to wait for, and whose thread has not noticed. */
  static String ofWaiter(Domain domain, Waiting wait, long waitedNanos) {
    StringBuilder text = begin(wait.goal.describe(), " has waited ", waitedNanos);
    text.append(" for the thread that leads or awaits it, which does not run; ");
    text.append(domain.retirement().describe());
    appendThread(text, wait.thread);
    text.append(
        " gets no processor, or is stopped; all threads that it has waited for have left KERNEL");
    appendStack(text, wait.thread);
    return text.toString();
  }

  /** Of a thread that waits for the end of a pin, with its stack and the pinner's. */
  static String ofEntry(ThreadRecord waiter, long waitedNanos) {
    StringBuilder text = begin("a pinned thread's entry to KERNEL", " has waited ", waitedNanos);
    text.append(" for a pin to be closed");
    appendThread(text, waiter.thread()).append(" waits");
    appendStack(text, waiter.thread());
    ThreadRecord pinner = waiter.pinnerOpaque();
    if (pinner != null) {
      appendThread(text, pinner.thread()).append(" has pinned it");
      appendStack(text, pinner.thread());
    }
    return text.toString();
  }

  /** Of a disposer that has not returned, and keeps all others from running. */
  static String ofDisposer(Domain domain, Thread reclaimer, long waitedNanos) {
    StringBuilder text = begin("a disposer", " has run for ", waitedNanos);
    text.append("; ").append(domain.retirement().describe());
    appendStack(text, reclaimer);
    return text.toString();
  }

  private static StringBuilder begin(String what, String has, long nanos) {
    StringBuilder text = new StringBuilder(1024);
    return text.append("stall: ").append(what).append(has).append(seconds(nanos));
  }

  /** Begins a thread's line. */
  static StringBuilder appendThread(StringBuilder text, Thread thread) {
    String name = thread.getName();
    text.append(System.lineSeparator()).append("  thread '");
    // A virtual thread has no name unless it is given one.
    return text.append(name.isEmpty() ? thread.toString() : name).append('\'');
  }

  private static long age(Domain domain, Thread thread) {
    ThreadRecord record = domain.registry.find(thread);
    return record == null ? 0 : domain.monitor().ageNanos(record);
  }

  static void appendStack(StringBuilder text, Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append(System.lineSeparator()).append("    at ").append(frame);
    }
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
