package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * Reports a caller of {@code retire} that has been held back for as long as a stall: the thread,
 * what the reclaimer does meanwhile, which threads are in KERNEL, and which locks these wait for.
 * The monitor writes it, since the caller sleeps and the reclaimer may be stuck. It reports at the
 * limit, and again whenever the time has doubled. There is one report for all callers, about the
 * one that has waited longest.
 */
final class ThrottledReport {
  private static final int MOST_NAMED = 10;

  private final Domain domain;

  // Used by the monitor alone.
  private @Nullable ThrottledCaller reported;
  private long nextReportNanos;

  ThrottledReport(Domain domain) {
    this.domain = domain;
  }

  void watch(Iterable<ThrottledCaller> waiting) {
    ThrottledCaller longest = null;
    for (ThrottledCaller each : waiting) {
      if (!each.atExit && (longest == null || each.since - longest.since < 0)) {
        longest = each;
      }
    }
    if (longest != reported) {
      reported = longest;
      nextReportNanos = domain.limits().stallNanos();
    }
    if (longest != null) {
      long waited = System.nanoTime() - longest.since;
      if (waited >= nextReportNanos) {
        nextReportNanos = 2 * waited;
        Reports.warn(domain.listener(), describe(longest, waited, waiting), null);
      }
    }
  }

  private String describe(ThrottledCaller longest, long waited, Iterable<ThrottledCaller> waiting) {
    StringBuilder text = new StringBuilder(1024);
    text.append("stall: thread '").append(longest.thread.getName());
    text.append("' has been held back in retire() for ").append(StallText.seconds(waited));
    appendOthers(text, longest, waiting);
    text.append("; ").append(domain.retirement().describe());
    text.append(". Call retire() without a lock that a disposer or kernel code takes");
    StallText.appendStack(text, longest.thread);
    appendReclaimer(text);
    for (HandedOver each : domain.retirement().disposal().handedOver()) {
      Thread runner = each.runner();
      if (runner != null) {
        appendThread(text, runner, "runs a disposer");
      }
    }
    domain.registry.forEach(
        record -> {
          long status = record.statusAcquire();
          if (StatusWord.isKernel(status) && record.thread().isAlive()) {
            appendThread(text, record.thread(), StatusWord.describe(status));
          }
        });
    return text.toString();
  }

  private static void appendOthers(
      StringBuilder text, ThrottledCaller longest, Iterable<ThrottledCaller> waiting) {
    int others = 0;
    for (ThrottledCaller each : waiting) {
      if (each != longest && !each.atExit) {
        others++;
        if (others <= MOST_NAMED) {
          text.append(others == 1 ? ", and so are '" : ", '").append(each.thread.getName());
          text.append("'");
        }
      }
    }
    if (others > MOST_NAMED) {
      text.append(" and ").append(others - MOST_NAMED).append(" more");
    }
  }

  private void appendReclaimer(StringBuilder text) {
    Thread reclaimer = domain.reclaimer().thread();
    if (reclaimer == null) {
      text.append(System.lineSeparator()).append("  no reclaimer runs");
      return;
    }
    Disposal disposal = domain.retirement().disposal();
    Class<?> disposer = disposal.disposing();
    long since = disposal.disposingSince();
    if (disposer == null || since == 0) {
      StallText.appendThread(text, reclaimer)
          .append(" runs no disposer; it waits for a grace period");
      StallText.appendStack(text, reclaimer);
    } else {
      String runs = "runs the disposer '" + disposer.getName() + "' for ";
      appendThread(text, reclaimer, runs + StallText.seconds(System.nanoTime() - since));
    }
  }

  private void appendThread(StringBuilder text, Thread thread, String does) {
    StallText.appendThread(text, thread).append(' ').append(does);
    String lock = lockOf(thread);
    if (lock != null) {
      text.append(", ").append(lock);
    }
    StallText.appendStack(text, thread);
  }

  /**
   * Words for the lock that a thread waits for. Catches all that the listener throws, which is not
   * the engine's code.
   */
  private @Nullable String lockOf(Thread thread) {
    try {
      return domain.context().outside().describeLock(thread);
    } catch (Throwable e) {
      return null;
    }
  }
}
