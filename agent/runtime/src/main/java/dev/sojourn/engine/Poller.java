package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The daemon thread that waits for the grace periods which nobody else waits for. It runs no code
 * of the application, so a grace period that is polled waits for readers only. It is started when
 * it is first needed, and parks when nothing is wanted.
 */
final class Poller implements Runnable {
  private static final long PAUSE_AFTER_ERROR_NANOS = 10_000_000;

  private final Domain domain;
  private final Daemon daemon;

  /** Grace periods up to this number are to be run. */
  private final AtomicLong wanted = new AtomicLong();

  Poller(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-grace-periods", domain), this);
  }

  /** Makes sure that a grace period is run; any thread, any mode. */
  void want(long number) {
    GracePeriods.raise(wanted, number);
    daemon.start(domain.listener());
    daemon.unpark();
  }

  /** Tries again to start the thread, if that has failed before and a grace period is wanted. */
  void startIfNot() {
    if (!daemon.isStarted() && isWanted()) {
      daemon.start(domain.listener());
    }
  }

  private boolean isWanted() {
    return !domain.gracePeriods().hasEnded(wanted.get());
  }

  @Override
  public void run() {
    for (; ; ) {
      try {
        if (isWanted()) {
          domain.gracePeriods().awaitEnd(wanted.get());
        } else {
          LockSupport.park(this);
        }
      } catch (Throwable e) {
        pauseAfter(e);
      }
      Thread.interrupted(); // an interrupted thread cannot park
    }
  }

  private void pauseAfter(Throwable e) {
    try {
      Reports.warn(domain.listener(), "the thread of grace periods met an error and goes on", e);
      LockSupport.parkNanos(this, PAUSE_AFTER_ERROR_NANOS);
    } catch (Throwable ignored) {
      // No stack or memory for the report either: the grace period is still wanted.
    }
  }

  @Nullable Thread thread() {
    return daemon.thread();
  }
}
