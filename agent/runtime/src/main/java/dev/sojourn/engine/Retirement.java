package dev.sojourn.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Deferred reclamation, like {@code call_rcu}: each retired object waits for a grace period that
 * starts after it was retired, then its disposer runs. The garbage is bounded, by bytes and by
 * count ({@link Throttling}).
 */
public final class Retirement {
  /*
   * Batches. A lock-free stack takes what is retired, in constant time. The reclaimer takes the
   * whole stack at once, waits for one grace period, and runs the disposers in the order of
   * retirement (Disposal). What is retired meanwhile shares the next grace period, so the more is
   * retired, the less each retirement costs.
   *
   * Errors of the virtual machine. A call that throws has retired nothing; a call that returns has
   * retired the object. What may fail comes first, in reserve: memory for the element, a probe of
   * the stack, the announcement in the counts, and the wake-up of the reclaimer (Reclaimer says why
   * it is not lost). Then only the push is left, a single exchange. If a wait past the limits
   * fails, the wait is over; that is no error of the call.
   */

  /** 256 TiB. What is heavier counts as this, so that no sum of weights overflows. */
  private static final long HEAVIEST = 1L << 48;

  /** How often a barrier looks whether the reclaimer is alive. */
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Domain domain;

  /**
   * A stack that anyone pushes on. What a retirer did before its push is visible to the reclaimer.
   */
  private final AtomicReference<@Nullable Retired> retired = new AtomicReference<>();

  /** The number of objects that were announced or pushed, and not disposed of. */
  private final AtomicLong pendingCount = new AtomicLong();

  private final AtomicLong pendingBytes = new AtomicLong();

  /** The number of barriers' markers that were announced or pushed, and not reached. */
  private final AtomicLong markers = new AtomicLong();

  /**
   * A list of elements whose retirers had no stack left to push them, if they are {@code complete},
   * or else to take back the announcement. The reclaimer does it, since it does not park while
   * anything is announced. The list is written without a call, and so without an exchange: of two
   * elements that are added at the same moment, one may be lost. The probe of the stack makes it
   * unlikely that any is added.
   */
  public volatile @Nullable Retired abandoned;

  private final Disposal disposal;
  private final Throttling throttling;

  Retirement(Domain domain) {
    this.domain = domain;
    disposal = new Disposal(domain, this);
    throttling = new Throttling(domain, this);
  }

  /**
   * Retires an object that was unlinked; any thread, any mode. Constant time and no lock, unless
   * the limits are exceeded; see {@link Throttling}.
   *
   * @param disposer runs once, on the reclaimer, after a grace period
   * @param bytes what the object weighs, 0 or more; more than 2^48 counts as that
   */
  public void retire(Runnable disposer, long bytes) {
    Retired element = reserve(disposer, bytes);
    boolean pushed = false;
    try {
      publish(element);
      pushed = true;
      throttle();
    } catch (VirtualMachineError e) {
      if (!pushed) { // without a call; it counts as retired
        element.complete = true;
        element.next = abandoned;
        abandoned = element;
      }
    }
  }

  /**
   * Retires an object whatever the limits are, and so never waits; for what the engine itself
   * retires.
   *
   * @param disposer as for {@link #retire}
   */
  void retireUnthrottled(Runnable disposer) {
    Retired element = reserve(disposer, 0);
    try {
      publish(element);
    } catch (VirtualMachineError e) { // as in retire
      element.complete = true;
      element.next = abandoned;
      abandoned = element;
    }
  }

  /**
   * Retires an object if that exceeds no limit; never waits.
   *
   * @param disposer as for {@link #retire}
   * @param bytes as for {@link #retire}
   * @return whether it was retired
   */
  public boolean tryRetire(Runnable disposer, long bytes) {
    Retired element = reserve(disposer, bytes);
    boolean fits = false;
    try {
      fits = !throttling.isOverLimit() || throttling.isOff();
      if (fits) {
        publish(element);
      } else {
        cancel(element);
      }
    } catch (VirtualMachineError e) { // as in retire
      element.complete = fits;
      element.next = abandoned;
      abandoned = element;
      if (!fits) {
        throw e;
      }
    }
    return fits;
  }

  /**
   * Does everything in a retirement that may fail for want of memory or stack; called before the
   * object is unlinked. {@link #publish} or {@link #cancel} must follow at once, because the
   * reclaimer waits for it. If this throws, nothing has changed.
   *
   * @param disposer as for {@link #retire}
   * @param bytes as for {@link #retire}
   * @return the element to publish or to cancel
   */
  public Retired reserve(Runnable disposer, long bytes) {
    Retired element = new Retired(disposer, Math.min(bytes, HEAVIEST), false);
    StackProbe.probe();
    pendingCount.incrementAndGet(); // announced: the reclaimer does not park any more
    try {
      domain.reclaimer().wakeIfIdle();
      pendingBytes.addAndGet(element.bytes);
      element.weighed = true;
    } catch (Throwable e) {
      try {
        pendingCount.decrementAndGet();
      } catch (Throwable again) { // no call: there is no stack for one
        element.next = abandoned;
        abandoned = element;
      }
      throw e;
    }
    return element;
  }

  /**
   * Retires what was reserved; called after the object was unlinked.
   *
   * @param reserved from {@link #reserve}; once
   */
  public void publish(Retired reserved) {
    for (; ; ) {
      Retired top = retired.get();
      reserved.next = top;
      reserved.bottom = top == null ? reserved : top.bottom;
      if (retired.compareAndSet(top, reserved)) {
        return;
      }
    }
  }

  /**
   * Gives back what was reserved and is not retired after all.
   *
   * @param reserved from {@link #reserve}; once
   */
  public void cancel(Retired reserved) {
    leave(reserved);
  }

  /** Waits while a limit is exceeded, if the caller may wait; called after {@link #publish}. */
  public void throttle() {
    try {
      throttling.holdBack();
    } catch (VirtualMachineError | LinkageError e) {
      // For want of stack or memory. To throw it would say that the object was not retired.
    }
  }

  /**
   * Holds back a thread that has retired too much in KERNEL, now that it has left. Called by the
   * slow path of its outermost exit if {@link OthersWords#THROTTLED} was set; the bit has been
   * taken. Waits for at most {@link Limits#retireExitWaitNanos}. Apart from the wait for a pin at
   * an entry, no hook waits anywhere else.
   *
   * @param record the calling thread's, of this domain
   */
  void throttleAtExit(ThreadRecord record) {
    Throttling by = record.throttledBy;
    record.throttledBy = null;
    if (by != null) {
      try {
        by.holdBackAtExit();
      } catch (VirtualMachineError | LinkageError e) {
        // For want of stack or memory. The body has ended normally, and so does its exit.
      }
    }
  }

  /**
   * Like {@code rcu_barrier}: waits until the disposers of all that was retired before have run.
   * The caller has checked that it is not in KERNEL and not in a disposer. An interrupt is kept for
   * it.
   */
  public void barrier() {
    boolean interrupted = false;
    boolean reached = false;
    while (!reached) {
      try {
        reached = barrier(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the disposers of all that was retired before have run, for a limited time. The
   * caller has checked that it is not in KERNEL and not in a disposer.
   *
   * @param timeoutNanos how long to wait at most
   * @return whether they have run
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean barrier(long timeoutNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long start = System.nanoTime();
    if (!isAnyPending()) {
      return true;
    }
    BarrierMarker marker = mark();
    for (; ; ) {
      long left = timeoutNanos - (System.nanoTime() - start);
      if (marker.await(Math.min(left, LOOK_NANOS))) {
        return true;
      }
      if (left <= LOOK_NANOS) {
        return false;
      }
      domain.reclaimer().revive();
      if (marker.hasFailed()) {
        marker = mark();
      }
    }
  }

  private BarrierMarker mark() {
    BarrierMarker marker = new BarrierMarker(disposal);
    Retired element = new Retired(marker, 0, true);
    StackProbe.probe();
    markers.incrementAndGet();
    try {
      domain.reclaimer().wakeIfIdle();
    } catch (Throwable e) {
      try {
        markers.decrementAndGet();
      } catch (Throwable again) { // as in reserve
        element.next = abandoned;
        abandoned = element;
      }
      throw e;
    }
    try {
      publish(element);
    } catch (VirtualMachineError e) { // as in retire
      element.complete = true;
      element.next = abandoned;
      abandoned = element;
    }
    return marker;
  }

  /**
   * Called by the reclaimer: pushes the abandoned elements that are complete, and takes back the
   * announcements of the others.
   */
  void takeBackAbandoned() {
    Retired each = abandoned;
    if (each != null) {
      abandoned = null;
    }
    while (each != null) {
      Retired following = each.next;
      if (each.complete) {
        publish(each);
      } else {
        leave(each);
      }
      each = following;
    }
  }

  /**
   * Removes an element from the counts: it is disposed of, or will not be. If this fails and is
   * called again, it goes on where it was.
   */
  void leave(Retired element) {
    if (element.weighed) {
      pendingBytes.addAndGet(-element.bytes);
      element.weighed = false;
    }
    if (!element.gone) {
      (element.marker ? markers : pendingCount).decrementAndGet();
      element.gone = true;
    }
    if (!element.marker) {
      throttling.wakeOneIfRoom();
    }
  }

  /** Counts what was announced or pushed, and not disposed of, with the markers. */
  long announced() {
    return pendingCount.get() + markers.get();
  }

  boolean isAnyPushed() {
    return retired.get() != null;
  }

  /** Whether anything is retired and not disposed of, or a barrier waits. */
  boolean isAnyPending() {
    return announced() > 0;
  }

  /** Called by the reclaimer: takes all that was pushed, the latest first. */
  @Nullable Retired takeAll() {
    return retired.getAndSet(null);
  }

  Disposal disposal() {
    return disposal;
  }

  Throttling throttling() {
    return throttling;
  }

  /**
   * Sets the executor that runs the disposers; see {@code SojournDomain.disposeOn}.
   *
   * @param executor null for the reclaimer
   */
  public void disposeOn(@Nullable Executor executor) {
    disposal.executor(executor);
  }

  /**
   * Sets the domain's own limits.
   *
   * @param maxBytes more than 0, or 0 for the limit of all domains
   * @param maxCount more than 0, or 0 for the limit of all domains
   */
  public void limit(long maxBytes, long maxCount) {
    throttling.limit(maxBytes, maxCount);
  }

  /**
   * Tells whether the calling thread runs a disposer of this domain.
   *
   * @return whether a wait for a disposer could never end here
   */
  public boolean isInDisposer() {
    return disposal.isRunByCurrentThread();
  }

  /**
   * Counts the objects that are retired and not disposed of.
   *
   * @return a count
   */
  public long pendingCount() {
    return pendingCount.get();
  }

  /**
   * Weighs the objects that are retired and not disposed of.
   *
   * @return bytes
   */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /**
   * Returns the age of the oldest object that is retired and not disposed of.
   *
   * @return nanoseconds since it was retired, or -1 if there is none
   */
  public long oldestNanos() {
    if (pendingCount.get() == 0) {
      return -1; // what is there can only be a barrier's marker
    }
    long now = System.nanoTime();
    Retired oldest = disposal.oldestTaken();
    if (oldest == null) {
      Retired top = retired.get();
      oldest = top == null ? null : top.bottom;
    }
    long age = oldest == null ? -1 : Math.max(0, now - oldest.retiredAt);
    for (HandedOver each : disposal.handedOver()) {
      age = Math.max(age, now - each.retired.retiredAt);
    }
    return age;
  }

  /**
   * Counts the objects whose disposers have run, failed ones included.
   *
   * @return a count
   */
  public long disposed() {
    return disposal.disposed();
  }

  /**
   * Counts the disposers that threw.
   *
   * @return a count
   */
  public long failed() {
    return disposal.failed();
  }

  /**
   * Counts the calls of {@link #retire} that had to wait.
   *
   * @return a count
   */
  public long throttled() {
    return throttling.throttled();
  }

  /**
   * Counts the exits from KERNEL that had to wait because the thread had retired too much inside.
   *
   * @return a count
   */
  public long throttledAtExit() {
    return throttling.throttledAtExit();
  }

  /**
   * Counts the threads that are held back now.
   *
   * @return a count
   */
  public int throttledNow() {
    return throttling.waitingNow();
  }

  /**
   * Counts the objects admitted over the limit because their retirer could not wait.
   *
   * @return a count
   */
  public long admittedOverLimit() {
    return throttling.admittedOverLimit();
  }

  /**
   * Tells in words what keeps retired objects from being disposed of, for a report.
   *
   * @return the disposer that runs, or the threads that are in KERNEL
   */
  public String describeObstacle() {
    Class<?> disposing = disposal.disposing();
    if (disposing != null) {
      return "the disposer '" + disposing.getName() + "' has not returned";
    }
    StringBuilder text = new StringBuilder();
    domain.registry.forEach(
        record -> {
          if (StatusWord.isKernel(record.statusAcquire()) && record.thread().isAlive()) {
            text.append(text.length() == 0 ? "threads are in KERNEL: '" : ", '");
            text.append(record.thread().getName()).append("'");
          }
        });
    return text.length() == 0 ? "the time was too short for all of them" : text.toString();
  }

  /** When the disposer that is running was called; 0 if none is. For the monitor. */
  long disposingSince() {
    return disposal.disposingSince();
  }

  /** The backlog in words, for reports. */
  String describe() {
    return pendingCount() + " retired object(s), " + pendingBytes() + " bytes, wait for disposal";
  }
}
