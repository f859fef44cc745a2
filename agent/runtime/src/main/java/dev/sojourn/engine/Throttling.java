package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Backpressure on retirement: the limits of what is retired and not disposed of, and the threads
 * that are held back past them.
 *
 * <p>A retirer past a limit waits until there is room, unless its wait could never end or is called
 * off. It does not wait in KERNEL of any domain, with a pin held, while it runs a disposer of any
 * domain, inside a call that a {@link GracePeriodBlocker} is about, on the engine's own threads,
 * while the hooks are taken away, or when it is interrupted. Then the object is admitted all the
 * same, and counted. A thread that did not wait because it was in KERNEL is held back at its
 * outermost exit, once it is in KERNEL of no domain; for a bounded time, because it may hold locks.
 */
final class Throttling {
  /*
   * No wake-up is lost, and no processor time is burnt. A waiter puts itself into the queue, looks
   * at the limit again, and parks. The reclaimer lowers what is pending, then looks at the queue.
   * All of this is volatile, so one of the two sees the other (store buffering). The reclaimer
   * wakes the thread that has waited longest; that one goes on, and wakes the next while there is
   * still room. So with a thousand waiters each disposer wakes one, not all. The queue is
   * lock-free: an error in the middle of it, for want of stack, leaves no lock behind.
   */

  /** How often a waiter looks for what nobody wakes it for: a raised limit, a dead reclaimer. */
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Domain domain;
  private final Retirement retirement;
  private final ConcurrentLinkedQueue<ThrottledCaller> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong throttled = new AtomicLong();
  private final AtomicLong throttledAtExit = new AtomicLong();
  private final AtomicLong admittedOverLimit = new AtomicLong();
  private final ThrottledReport report;

  /** The domain's own limits; 0 for those of all domains. */
  private volatile long ownMaxBytes;

  private volatile long ownMaxCount;

  Throttling(Domain domain, Retirement retirement) {
    this.domain = domain;
    this.retirement = retirement;
    report = new ThrottledReport(domain);
  }

  void limit(long maxBytes, long maxCount) {
    ownMaxBytes = maxBytes;
    ownMaxCount = maxCount;
    wakeOneIfRoom();
  }

  boolean isOverLimit() {
    long maxBytes = ownMaxBytes == 0 ? domain.limits().retireMaxBytes() : ownMaxBytes;
    long maxCount = ownMaxCount == 0 ? domain.limits().retireMaxCount() : ownMaxCount;
    return retirement.pendingBytes() > maxBytes || retirement.pendingCount() > maxCount;
  }

  /** Whether the limits are off, because nothing can be disposed of while the hooks are away. */
  boolean isOff() {
    return domain.context().detachment().isDetached();
  }

  /**
   * Called after an object was retired: waits while a limit is exceeded, if the thread may wait.
   */
  void holdBack() {
    if (!isOverLimit()) {
      return;
    }
    if (mayNotWait()) {
      admittedOverLimit.incrementAndGet();
      return;
    }
    throttled.incrementAndGet();
    if (!awaitRoom(new ThrottledCaller(false), Long.MAX_VALUE)) {
      admittedOverLimit.incrementAndGet();
    }
  }

  /**
   * Called after the outermost exit from KERNEL of a thread that has retired too much inside: waits
   * for room for a bounded time. If the thread is in KERNEL of another domain, the wait is put off
   * until it has left that.
   */
  void holdBackAtExit() {
    long atMostNanos = domain.limits().retireExitWaitNanos();
    if (atMostNanos > 0 && isOverLimit() && !mayNotWait()) {
      throttledAtExit.incrementAndGet();
      awaitRoom(new ThrottledCaller(true), atMostNanos);
    }
  }

  private boolean mayNotWait() {
    EngineContext context = domain.context();
    Thread self = Thread.currentThread();
    if (Daemon.isCurrentThreadOurs()
        || self.isInterrupted()
        || isOff()
        || context.isInOldCall(self)
        || isInDisposer(context)) {
      return true;
    }
    ThreadRecord inKernel = Quiescence.inKernelOrNull(context);
    if (inKernel == null) {
      return false;
    }
    if (domain.limits().retireExitWaitNanos() > 0) {
      inKernel.throttledBy = this;
      inKernel.ask(ThreadRecord.THROTTLED);
    }
    return true;
  }

  private static boolean isInDisposer(EngineContext context) {
    List<Domain> domains = context.domains();
    for (int i = 0; i < domains.size(); i++) {
      if (domains.get(i).retirement().disposal().isRunByCurrentThread()) {
        return true;
      }
    }
    return false;
  }

  /** Waits for room; false if the time is over, or if the wait was called off. */
  private boolean awaitRoom(ThrottledCaller self, long atMostNanos) {
    Backoff backoff = new Backoff();
    boolean parked = false;
    try {
      for (; ; ) {
        if (backoff.isNextPark() && !self.queued) {
          self.queued = true; // before it is in the queue: whoever takes it out clears it
          waiting.add(self);
        }
        if (!isOverLimit()) { // after it is in the queue: see the notes above
          return true;
        }
        long left = atMostNanos - (System.nanoTime() - self.since);
        if (left <= 0 || self.thread.isInterrupted() || isOff()) {
          return false;
        }
        if (backoff.isNextPark()) {
          domain.reclaimer().revive();
          parked = true;
          LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
        } else {
          backoff.pause(left);
        }
      }
    } finally {
      if (self.queued) {
        waiting.remove(self);
      }
      wakeOneIfRoom(); // this one may have been woken in place of another
      if (parked) {
        // The permit that ended a park may have been meant for the application's own next one.
        LockSupport.unpark(self.thread);
      }
    }
  }

  /** Wakes a waiter if there is room; called after less is pending, or a limit was changed. */
  void wakeOneIfRoom() {
    if (!waiting.isEmpty() && !isOverLimit()) {
      wakeOne();
    }
  }

  private void wakeOne() {
    ThrottledCaller longest = waiting.poll();
    if (longest != null) {
      longest.queued = false;
      LockSupport.unpark(longest.thread);
    }
  }

  /** Wakes all waiters, so that they look at once whether their wait was called off. */
  void wakeAll() {
    for (ThrottledCaller each : waiting) {
      LockSupport.unpark(each.thread);
    }
  }

  /** Called by the monitor: reports the threads that are held back for too long. */
  void watch() {
    report.watch(waiting);
  }

  /** How many threads wait now. */
  int waitingNow() {
    return waiting.size();
  }

  long throttled() {
    return throttled.get();
  }

  long throttledAtExit() {
    return throttledAtExit.get();
  }

  long admittedOverLimit() {
    return admittedOverLimit.get();
  }
}
