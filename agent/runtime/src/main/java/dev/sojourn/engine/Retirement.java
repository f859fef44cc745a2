package dev.sojourn.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Retired objects: each waits for a grace period that starts after it was retired, then its
 * disposer runs.
 *
 * <p>A lock-free stack takes what is retired, in constant time. The reclaimer takes the whole stack
 * at once, waits for one grace period, and runs the disposers in the order of retirement. What is
 * retired meanwhile shares the next grace period, so the more is retired, the less one costs.
 *
 * <p>The garbage is bounded, by bytes and by count. Past a limit a caller waits until enough has
 * been disposed of, unless waiting could never end or was called off: in KERNEL (the grace period
 * would wait for the caller), with a pin held (a thread may wait for that), on the reclaimer (in a
 * disposer that retires), and when interrupted. Then it is admitted all the same, and counted. What
 * is pending is therefore at most the limit, one object per waiting thread, and the admitted.
 */
public final class Retirement {
  /** One retired object, or a {@link #barrier} marker. */
  private static final class Node {
    final Runnable disposer;
    final long bytes;
    final boolean marker;
    final long retiredAt = System.nanoTime();
    @Nullable Node next;

    /** Whether the disposer has been called; the reclaimer's alone. */
    boolean begun;

    /** The object at the bottom of the stack that this one is the top of. */
    Node bottom = this;

    Node(Runnable disposer, long bytes, boolean marker) {
      this.disposer = disposer;
      this.bytes = bytes;
      this.marker = marker;
    }
  }

  /** What is heavier counts as this, so that no sum of weights overflows: 256 TiB. */
  private static final long HEAVIEST = 1L << 48;

  private final Domain domain;

  /** Pushed by anyone; what a node's retirer did before the push is visible to who takes it. */
  private final AtomicReference<@Nullable Node> retired = new AtomicReference<>();

  /** What is left of the batch that the reclaimer has taken, oldest first; written by it alone. */
  private final AtomicReference<@Nullable Node> taken = new AtomicReference<>();

  /** When the disposer that is running was called, by the nano clock; 0 if none is. */
  private volatile long disposingSince;

  private final AtomicLong pendingCount = new AtomicLong();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicLong disposed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong heldBack = new AtomicLong();
  private final AtomicLong admittedOverLimit = new AtomicLong();

  Retirement(Domain domain) {
    this.domain = domain;
  }

  /**
   * Retires an object that was unlinked; any thread, any mode. Constant time and no lock, unless
   * the limits are exceeded; see the class comment.
   *
   * @param disposer runs once, on the reclaimer, after a grace period
   * @param bytes what the object weighs, 0 or more; more than 2^48 counts as that
   */
  public void retire(Runnable disposer, long bytes) {
    Node node = new Node(disposer, Math.min(bytes, HEAVIEST), false);
    pendingCount.incrementAndGet();
    pendingBytes.addAndGet(node.bytes);
    push(node);
    if (isOverLimit()) {
      holdBack();
    }
  }

  /**
   * Waits until the disposers of all that was retired before have run; not in KERNEL and not on the
   * reclaimer, which the caller has checked. An interrupt is kept for the caller.
   */
  public void barrier() {
    CountDownLatch reached = marked();
    boolean interrupted = false;
    for (; ; ) {
      try {
        reached.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same for at most a time; whether they have run. */
  boolean barrier(long timeoutNanos) throws InterruptedException {
    return !isAnyRetired() || marked().await(timeoutNanos, TimeUnit.NANOSECONDS);
  }

  private CountDownLatch marked() {
    CountDownLatch reached = new CountDownLatch(1);
    push(new Node(reached::countDown, 0, true));
    return reached;
  }

  /** Whether the reclaimer has something to do. */
  boolean isAnyRetired() {
    return taken.get() != null || retired.get() != null;
  }

  /**
   * The reclaimer's work: takes all, waits for a grace period, disposes in the order of retirement.
   * If it throws, for want of memory, the next call goes on with what is left.
   */
  void reclaim() {
    if (taken.get() == null) {
      taken.set(reverse(retired.getAndSet(null)));
    }
    domain.gracePeriods().synchronize(isOverLimit());
    for (Node node = taken.get(); node != null; node = node.next) {
      taken.set(node);
      if (!node.begun) {
        node.begun = true; // first: a disposer runs once, whatever comes of it
        dispose(node);
      }
    }
    taken.set(null);
  }

  private void push(Node node) {
    for (; ; ) {
      Node top = retired.get();
      node.next = top;
      node.bottom = top == null ? node : top.bottom;
      if (retired.compareAndSet(top, node)) {
        // One wake-up is enough for all that is pushed on top, if there is somebody to hear it.
        if (top == null || !domain.reclaimer().isStarted()) {
          domain.reclaimer().wake();
        }
        return;
      }
    }
  }

  private static @Nullable Node reverse(@Nullable Node top) {
    Node reversed = null;
    for (Node node = top; node != null; ) {
      Node below = node.next;
      node.next = reversed;
      reversed = node;
      node = below;
    }
    return reversed;
  }

  private void dispose(Node node) {
    disposingSince = System.nanoTime() | 1; // never 0
    try {
      node.disposer.run();
    } catch (Throwable e) {
      String disposer = node.disposer.getClass().getName();
      Reports.failed(domain.listener(), failed.incrementAndGet(), "the disposer", disposer, e);
    } finally {
      disposingSince = 0;
      if (!node.marker) {
        disposed.incrementAndGet();
        pendingBytes.addAndGet(-node.bytes);
        pendingCount.decrementAndGet();
      }
    }
  }

  private boolean isOverLimit() {
    return pendingBytes.get() > domain.limits().retireMaxBytes()
        || pendingCount.get() > domain.limits().retireMaxCount();
  }

  private void holdBack() {
    if (!mayNotWait()) {
      heldBack.incrementAndGet();
    }
    Backoff backoff = new Backoff();
    while (isOverLimit()) {
      if (mayNotWait()) {
        admittedOverLimit.incrementAndGet();
        return;
      }
      backoff.pause(Long.MAX_VALUE);
    }
  }

  private boolean mayNotWait() {
    return domain.isInKernel()
        || Domain.isPinHeld()
        || domain.setup().detachment().isDetached()
        || domain.reclaimer().isCurrentThread()
        || Thread.currentThread().isInterrupted();
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
    Node oldest = taken.get();
    if (oldest == null) {
      Node top = retired.get();
      oldest = top == null ? null : top.bottom;
    }
    return oldest == null ? -1 : Math.max(0, System.nanoTime() - oldest.retiredAt);
  }

  /**
   * Counts the objects whose disposers have run, failed ones included.
   *
   * @return a count
   */
  public long disposed() {
    return disposed.get();
  }

  /**
   * Counts the disposers that threw.
   *
   * @return a count
   */
  public long failed() {
    return failed.get();
  }

  /**
   * Counts the calls of {@link #retire} that had to wait.
   *
   * @return a count
   */
  public long heldBack() {
    return heldBack.get();
  }

  /**
   * Counts the objects admitted over the limit because their retirer could not wait.
   *
   * @return a count
   */
  public long admittedOverLimit() {
    return admittedOverLimit.get();
  }

  /** When the disposer that is running was called; 0 if none is. For the monitor. */
  long disposingSince() {
    return disposingSince;
  }

  /** The backlog in words, for reports. */
  String describe() {
    return pendingCount() + " retired object(s), " + pendingBytes() + " bytes, wait for disposal";
  }
}
