package dev.sojourn.engine;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The waits of a domain that its monitor watches, and reports when they become stalls. The waiting
 * thread does not report them itself, because it may be just the thread that gets no processor.
 *
 * <p>The monitor looks again before it reports: a thread that a report names is waited for at that
 * moment. If nobody is left to wait for, and the waiting thread has not looked since the last tick,
 * the report names the waiting thread.
 */
final class Stalls {
  private final Domain domain;

  /** The waits that have become longer than a moment. */
  private final ConcurrentLinkedQueue<Waiting> waits = new ConcurrentLinkedQueue<>();

  // Used by the monitor alone.
  private final IdentityHashMap<ThreadRecord, StallWatch> pinned = new IdentityHashMap<>();
  private long disposingSince;
  private @Nullable StallWatch disposer;

  Stalls(Domain domain) {
    this.domain = domain;
  }

  /** Makes the monitor watch a wait; any thread. */
  void add(Waiting wait) {
    waits.add(wait);
    domain.monitor().watch();
  }

  void remove(Waiting wait) {
    waits.remove(wait);
  }

  boolean isEmpty() {
    return waits.isEmpty();
  }

  /**
   * Looks at all waits; called by the monitor once a tick.
   *
   * @param now by the nano clock
   * @param slice how much time has passed in which the process ran
   */
  void tick(long now, long slice) {
    long limit = domain.limits().stallNanos();
    for (Waiting wait : waits) {
      if (wait.isDone()) {
        waits.remove(wait);
      } else {
        look(wait, now, slice, limit);
      }
    }
    domain.registry.forEach(record -> lookAtEntry(record, now, slice, limit));
    pinned.values().removeIf(watch -> !watch.wasCountedAt(now));
    lookAtDisposer(now, slice, limit);
  }

  private void look(Waiting wait, long now, long slice, long limit) {
    StallWatch watch = wait.stalls();
    watch.count(now, slice, wait.since);
    boolean stoodStill = watch.stoodStill(wait.holdouts().looksOpaque());
    if (!watch.isDue(limit)) {
      return;
    }
    List<Holdouts.Holdout> left =
        wait.goal.isOver() ? List.of() : wait.holdouts().publishedAndLeft();
    if (left.isEmpty()) {
      if (stoodStill && !wait.isDone()) {
        report(StallText.ofWaiter(domain, wait, watch.waitedNanos()), watch);
      }
    } else if (!wait.goal.isOvertaken()) { // if it is, the pass that has overtaken it is reported
      report(StallText.ofHoldouts(domain, wait, watch.waitedNanos(), left), watch);
    }
  }

  private void lookAtEntry(ThreadRecord record, long now, long slice, long limit) {
    if (record.isAskedAcquire(ThreadRecord.AWAITED) && record.isPinnedAcquire()) {
      StallWatch watch = pinned.get(record);
      if (watch == null) {
        watch = new StallWatch();
        pinned.put(record, watch);
      }
      watch.count(now, slice, now - slice);
      if (watch.isDue(limit)) {
        report(StallText.ofEntry(record, watch.waitedNanos()), watch);
      }
    }
  }

  private void lookAtDisposer(long now, long slice, long limit) {
    long since = domain.retirement().disposingSince();
    if (since != disposingSince) {
      disposingSince = since;
      disposer = new StallWatch();
    }
    Thread reclaimer = domain.reclaimer().thread();
    if (since != 0 && reclaimer != null && disposer != null) {
      disposer.count(now, slice, since);
      if (disposer.isDue(limit)) {
        report(StallText.ofDisposer(domain, reclaimer, disposer.waitedNanos()), disposer);
      }
    }
  }

  private void report(String text, StallWatch watch) {
    Reports.warn(domain.listener(), text, null);
    watch.reported();
  }
}
