package dev.sojourn.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The shutdown hook that waits for retired objects to be disposed of, for a limited time, and
 * reports those that are left. It runs beside the application's hooks, so what they retire is
 * disposed of too, if they do it in time. Added once there is a time to wait for.
 */
final class DrainAtExit implements Runnable {
  private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EngineContext context;
  private final AtomicBoolean added = new AtomicBoolean();
  private volatile long atMostNanos;

  DrainAtExit(EngineContext context) {
    this.context = context;
  }

  /** Sets how long to wait at most; 0 for not at all. */
  void set(long nanos) {
    atMostNanos = nanos;
    if (nanos > 0 && added.compareAndSet(false, true)) {
      try {
        ExitHook.add("sojourn-drain", this);
      } catch (IllegalStateException e) {
        added.set(false); // the process is ending already
      }
    }
  }

  @Override
  public void run() {
    long nanos = atMostNanos;
    boolean drained;
    try {
      drained = nanos == 0 || context.drain(nanos);
    } catch (InterruptedException e) {
      drained = false;
    }
    if (!drained) {
      for (Domain domain : context.domains()) {
        report(domain, nanos);
      }
      context.reports().flush(LOG_NANOS);
    }
  }

  private static void report(Domain domain, long nanos) {
    Retirement retirement = domain.retirement();
    if (retirement.pendingCount() > 0) {
      Reports.warn(
          domain.listener(),
          "at exit, "
              + retirement.describe()
              + (domain.name().isEmpty() ? "" : " in the domain '" + domain.name() + "'")
              + "; they are left undisposed after "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " ms, because "
              + retirement.describeObstacle(),
          null);
    }
  }
}
