package dev.sojourn.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The reclaimer's work on retired objects. It takes all there are, waits for one grace period, and
 * runs their disposers in the order of retirement, or hands them over to an executor. Each object
 * is let go of as soon as its disposer has run.
 *
 * <p>A disposer runs once, whatever happens. An error of the virtual machine between two disposers
 * ends the reclaimer's round; the next round goes on with what is left.
 */
final class Disposal {
  private final Domain domain;
  private final Retirement retirement;

  /** What is left of the batch that was taken, oldest first; written by the reclaimer alone. */
  private volatile @Nullable Retired taken;

  /** When the reclaimer called the disposer that it runs, by the nano clock; 0 if it runs none. */
  private volatile long disposingSince;

  /** The class of the disposer that the reclaimer runs; null if it runs none. */
  private volatile @Nullable Class<?> disposing;

  private volatile @Nullable Executor executor;

  /** The disposers that an executor has and has not run yet. By identity. */
  private final Set<HandedOver> handedOver = ConcurrentHashMap.newKeySet();

  /**
   * The number of disposers with an executor. Raised by the reclaimer; lowered before the count of
   * what is pending.
   */
  private final AtomicLong elsewhere = new AtomicLong();

  private final AtomicLong disposed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong careless = new AtomicLong();

  Disposal(Domain domain, Retirement retirement) {
    this.domain = domain;
    this.retirement = retirement;
  }

  void executor(@Nullable Executor by) {
    executor = by;
  }

  /** Whether the reclaimer has something to do now. */
  boolean isAnyTakenOrRetired() {
    return taken != null || retirement.isAnyPushed();
  }

  /**
   * Whether the reclaimer has something to do now, or will as soon as a thread that has announced
   * an object has pushed it.
   */
  boolean isAnyAnnounced() {
    // In this order: "elsewhere" can only have become less in between, so a mistake says yes.
    long announced = retirement.announced();
    return announced > elsewhere.get() || isAnyTakenOrRetired();
  }

  /** Does the reclaimer's work. If it throws, the next call goes on with what is left. */
  void reclaim() {
    if (taken == null) {
      Retired below = retirement.takeAll();
      // No call from here to the store: an error in one could lose the objects.
      Retired reversed = null;
      while (below != null) {
        Retired each = below;
        below = each.next;
        each.next = reversed;
        reversed = each;
      }
      taken = reversed;
    }
    domain.gracePeriods().synchronize(retirement.throttling().isOverLimit());
    for (Retired next = taken; next != null; ) {
      if (!next.begun) {
        begin(next);
      } else if (!next.elsewhere) {
        end(next); // an error has cut short its end
      }
      next = next.next;
      taken = next;
    }
  }

  private void begin(Retired next) {
    Executor by = next.marker ? null : executor;
    if (by == null || !handOver(next, by)) {
      runHere(next);
    } else {
      next.elsewhere = true;
      next.begun = true;
    }
  }

  /**
   * Hands a disposer over; false if the reclaimer has to run it after all. Catches all that the
   * executor throws, since it belongs to the application.
   */
  private boolean handOver(Retired next, Executor by) {
    HandedOver task = null;
    try {
      task = new HandedOver(next, this);
      handedOver.add(task);
      elsewhere.incrementAndGet();
    } catch (Throwable e) {
      if (task != null) {
        handedOver.remove(task);
      }
      return false; // no memory
    }
    try {
      by.execute(task);
    } catch (Throwable e) {
      // Either the executor has refused it, or the error came after it had begun, and does not
      // concern us.
      if (task.claim()) {
        elsewhere.decrementAndGet();
        task.end();
        return false;
      }
    }
    return true;
  }

  private void runHere(Retired next) {
    Runnable disposer = next.disposer;
    if (disposer == null) {
      return;
    }
    disposing = WrappedDisposer.classOf(disposer);
    disposingSince = System.nanoTime() | 1; // never 0
    try {
      call(next, disposer);
      Thread.interrupted(); // one that a disposer has left must not meet the next
      if (Quiescence.restore(domain.context())) {
        reportCareless(disposer);
      }
    } finally {
      disposingSince = 0;
      disposing = null;
      if (next.begun) { // if not, the next round begins it
        end(next);
      }
    }
  }

  /** Ends an object after its disposer. Called again after an error, it goes on. */
  private void end(Retired next) {
    next.disposer = null;
    if (!next.marker && !next.counted) {
      disposed.incrementAndGet();
      next.counted = true;
    }
    retirement.leave(next); // last, because it may end a barrier
  }

  /** Runs a disposer on a thread of the executor. */
  void runElsewhere(Retired handed) {
    Runnable disposer = handed.disposer;
    if (disposer == null) {
      return;
    }
    // A thread that was in KERNEL already, by a method of its own, stays there.
    boolean restores = Quiescence.isQuiescent(domain.context());
    try {
      call(handed, disposer);
      if (restores && Quiescence.restore(domain.context())) {
        reportCareless(disposer);
      }
    } finally {
      handed.disposer = null;
      disposed.incrementAndGet();
      elsewhere.decrementAndGet(); // before the count of what is pending: see isAnyAnnounced
      retirement.leave(handed);
    }
  }

  private void call(Retired retired, Runnable disposer) {
    try {
      retired.begun = true; // first, and nothing between: a disposer runs once
      disposer.run();
    } catch (Throwable e) {
      Reports.failed(
          domain.listener(),
          failed.incrementAndGet(),
          "the disposer",
          WrappedDisposer.classOf(disposer).getName(),
          e);
    }
  }

  private void reportCareless(Runnable disposer) {
    long count = careless.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      Reports.warn(
          domain.listener(),
          "the disposer '"
              + WrappedDisposer.classOf(disposer).getName()
              + "' left a transition or a pin open on thread '"
              + Thread.currentThread().getName()
              + "' ("
              + count
              + " such disposers so far); it was closed, because disposal would otherwise wait for itself;"
              + " use try-with-resources",
          null);
    }
  }

  /** Whether the calling thread runs a disposer of this domain. */
  boolean isRunByCurrentThread() {
    if (domain.reclaimer().isCurrentThread()) {
      return true;
    }
    Thread self = Thread.currentThread();
    for (HandedOver each : handedOver) {
      if (each.runner() == self) {
        return true;
      }
    }
    return false;
  }

  Set<HandedOver> handedOver() {
    return handedOver;
  }

  /** The oldest object that the reclaimer has taken and not finished; null if there is none. */
  @Nullable Retired oldestTaken() {
    return taken;
  }

  long disposed() {
    return disposed.get();
  }

  long failed() {
    return failed.get();
  }

  long careless() {
    return careless.get();
  }

  /** When the reclaimer called the disposer that it runs; 0 if it runs none. For the monitor. */
  long disposingSince() {
    return disposingSince;
  }

  /** The class of the disposer that the reclaimer runs; null if it runs none. */
  @Nullable Class<?> disposing() {
    return disposing;
  }
}
