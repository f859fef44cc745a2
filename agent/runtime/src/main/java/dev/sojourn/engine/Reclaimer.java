package dev.sojourn.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs disposers, and grace periods that nobody waits for. Started when it is first
 * needed; parks when there is nothing to do.
 */
final class Reclaimer implements Runnable {
  private static final long PAUSE_AFTER_ERROR_NANOS = 10_000_000;

  private final Domain domain;
  private final Daemon daemon;

  Reclaimer(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-reclaimer", domain), this);
  }

  /** Tells the reclaimer to look for work, after the work was published; any thread. */
  void wake() {
    daemon.start(domain.listener());
    daemon.unpark();
    domain.monitor().wake(); // it looks for disposers that do not come back
  }

  /** Whether a wake-up that was sent will be heard: not before a thread could be had. */
  boolean isStarted() {
    return daemon.isStarted();
  }

  boolean isCurrentThread() {
    return daemon.isCurrentThread();
  }

  @Override
  public void run() {
    for (; ; ) {
      try {
        if (domain.retirement().isAnyRetired()) {
          domain.retirement().reclaim();
        } else if (domain.gracePeriods().isWanted()) {
          domain.gracePeriods().runWanted();
        } else {
          LockSupport.park(this);
        }
      } catch (Throwable e) {
        Reports.warn(domain.listener(), "the reclaimer met an error and goes on", e);
        LockSupport.parkNanos(this, PAUSE_AFTER_ERROR_NANOS);
      }
      Thread.interrupted(); // whoever did it: an interrupted thread cannot park
    }
  }

  @Nullable Thread thread() {
    return daemon.thread();
  }
}
