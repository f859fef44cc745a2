package dev.sojourn.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The marker that a barrier retires, like the callback that {@code rcu_barrier} queues in Linux.
 * When the reclaimer comes to it, all that was retired before was disposed of or handed over to an
 * executor; the barrier waits for the latter too.
 */
final class BarrierMarker implements Runnable {
  private static final HandedOver[] NONE = {};

  private final Disposal disposal;
  private final CountDownLatch reached = new CountDownLatch(1);

  /** Written before the latch is counted down. */
  private HandedOver[] handedOver = NONE;

  /** Volatile, because the latch may not have been counted down. */
  private volatile boolean failed;

  BarrierMarker(Disposal disposal) {
    this.disposal = disposal;
  }

  @Override
  public void run() {
    try {
      handedOver = disposal.handedOver().toArray(NONE);
    } catch (Throwable e) {
      failed = true; // no memory for the list: the waiter tries another marker
      throw e;
    } finally {
      countDown();
    }
  }

  private void countDown() {
    boolean done = false;
    try {
      reached.countDown();
      done = true;
    } finally {
      if (!done) {
        failed = true; // the waiter tries another marker, as soon as it looks
      }
    }
  }

  /** Waits for a limited time; returns whether all is disposed of. */
  boolean await(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    if (!reached.await(nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    for (HandedOver each : handedOver) {
      if (!each.await(nanos - (System.nanoTime() - start))) {
        return false;
      }
    }
    return !failed;
  }

  /** Whether the marker was reached but could not tell what was handed over. */
  boolean hasFailed() {
    return failed;
  }
}
