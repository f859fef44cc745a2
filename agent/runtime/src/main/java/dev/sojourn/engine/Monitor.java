package dev.sojourn.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Once a second: looks where each thread is, so that the age of a sojourn can be told without a
 * clock in the transition; reaps the dead; lets the {@link Adaptation} choose policies and promote
 * long stays; and looks for a disposer that does not come back. Parks while no thread is tracked
 * and nothing is retired.
 */
public final class Monitor implements Runnable {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Domain domain;
  private final Daemon daemon;
  private final Adaptation adaptation;
  private final AtomicLong reaped = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Object observing = new Object();
  private volatile boolean idle;

  // Of the monitor's thread alone: the disposer that is watched, known by when it was called.
  private long watchedSince;
  private @Nullable StallWatch watch;
  private long lastTick = System.nanoTime();

  Monitor(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-monitor", domain), this);
    adaptation = new Adaptation(domain);
  }

  /** Sees to it that the monitor runs; after a thread was registered or an object retired. */
  void wake() {
    daemon.start(domain.listener());
    if (idle) {
      daemon.unpark();
    }
  }

  @Override
  public void run() {
    for (; ; ) {
      try {
        tick();
        if (isNothingToWatch()) {
          idle = true;
          // Looked at again after idle was set (both volatile): what came and did not see it is
          // seen here.
          if (isNothingToWatch()) {
            LockSupport.parkNanos(this, 60 * PERIOD_NANOS);
          }
          idle = false;
        } else {
          LockSupport.parkNanos(this, PERIOD_NANOS);
        }
      } catch (Throwable e) {
        Reports.warn(domain.listener(), "the monitor met an error and goes on", e);
      }
      Thread.interrupted(); // whoever did it: an interrupted thread cannot park
    }
  }

  /**
   * Returns for how long at least a thread has been in its current stay.
   *
   * @param record its record
   * @return nanoseconds since it was first observed in this stay; 0 if that is now
   */
  public long ageNanos(ThreadRecord record) {
    synchronized (observing) {
      long now = System.nanoTime();
      long status = record.statusAcquire();
      if (status != record.observedStatus) {
        record.observedStatus = status;
        record.observedSince = now;
      }
      return now - record.observedSince;
    }
  }

  /**
   * Counts the records that were removed because their threads had died.
   *
   * @return a count
   */
  public long reaped() {
    return reaped.get();
  }

  /**
   * Counts the reaped records that still had work pending, which nobody can run any more.
   *
   * @return a count
   */
  public long dropped() {
    return dropped.get();
  }

  private void tick() {
    domain.registry.forEach(this::ageNanos);
    domain.registry.removeIf(Monitor::isDead, this::reap);
    long now = System.nanoTime();
    adaptation.tick(now - lastTick);
    lastTick = now;
    lookAtDisposer();
  }

  private void lookAtDisposer() {
    long since = domain.retirement().disposingSince();
    if (since != watchedSince) {
      watchedSince = since;
      watch = new StallWatch(domain, () -> "a disposer");
    }
    Thread reclaimer = domain.reclaimer().thread();
    if (since != 0 && reclaimer != null && watch != null) {
      watch.check(System.nanoTime() - since, reclaimer);
    }
  }

  private boolean isNothingToWatch() {
    return domain.registry.size() == 0 && !domain.retirement().isAnyRetired();
  }

  static boolean isDead(ThreadRecord record) {
    return !record.thread().isAlive();
  }

  /** Takes leave of a record whose owner is dead; called by who has just removed it. */
  void reap(ThreadRecord record) {
    reaped.incrementAndGet();
    if (record.hasPendingWork()) {
      dropped.incrementAndGet();
    }
    RecordTable.remove(record);
    domain.pins().releaseAllOf(record);
  }
}
