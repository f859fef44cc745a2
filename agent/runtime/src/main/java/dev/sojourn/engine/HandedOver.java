package dev.sojourn.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A disposer that was handed over to an executor. It runs once, on the thread that claims it first:
 * one of the executor's, or the reclaimer if the executor has refused it.
 */
final class HandedOver implements Runnable {
  final Retired retired;
  private final Disposal disposal;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Thread runner;
  private volatile long since;

  HandedOver(Retired retired, Disposal disposal) {
    this.retired = retired;
    this.disposal = disposal;
  }

  /** Claims the disposer; true if the caller has to see to it that it runs. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  @Override
  public void run() {
    if (claim()) {
      since = System.nanoTime() | 1; // never 0
      runner = Thread.currentThread();
      try {
        disposal.runElsewhere(retired);
      } finally {
        runner = null;
        end();
      }
    }
  }

  /** Ends it, after the disposer has run or when the reclaimer is to run it. */
  void end() {
    disposal.handedOver().remove(this);
    done.countDown();
  }

  boolean await(long nanos) throws InterruptedException {
    return done.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The thread that runs the disposer; null before and after. */
  @Nullable Thread runner() {
    return runner;
  }

  /** When it has begun, by the nano clock. */
  long since() {
    return since;
  }
}
