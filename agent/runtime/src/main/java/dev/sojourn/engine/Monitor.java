package dev.sojourn.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The daemon thread that watches a domain. Once a second it looks where each thread is, so that the
 * age of a sojourn can be told without a clock in the transition; it removes the records of dead
 * threads; it lets the {@link Adaptation} choose policies and promote long stays; and it reports
 * waits that have become {@linkplain Stalls stalls}. If the stall limit is short, it looks at the
 * waits more often. It parks while no thread is tracked, nothing is retired, and nothing waits.
 */
public final class Monitor implements Runnable {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** One less than the ticks between two looks for records that an error kept from the list. */
  private static final int INDEX_EVERY = 63;

  private final Domain domain;
  private final Daemon daemon;
  private final Adaptation adaptation;
  private final AtomicLong reaped = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Object observing = new Object();
  private final Stalls stalls;
  private volatile boolean idle;

  /** Not a lambda: hooks use this, and linking a lambda takes long. */
  private final Consumer<ThreadRecord> reaper =
      new Consumer<>() {
        @Override
        public void accept(ThreadRecord record) {
          // A record with pins is left to the tick, which has the stack and memory to report them.
          if (isDead(record) && record.pinnedCount == 0) {
            reap(record);
          }
        }
      };

  private final Consumer<ThreadRecord> look =
      new Consumer<>() {
        @Override
        public void accept(ThreadRecord record) {
          if (isDead(record)) {
            reap(record);
          } else {
            ageNanos(record);
          }
        }
      };

  /** Whether a thread was ever tracked or an object retired; else there are only waits to watch. */
  private volatile boolean tracking;

  // Used by the monitor's thread alone.
  private int ticks;
  private final RunningTime time = new RunningTime(System.nanoTime());
  private long lastTick = System.nanoTime();
  private boolean ticked;

  Monitor(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-monitor", domain), this);
    adaptation = new Adaptation(domain);
    stalls = new Stalls(domain);
  }

  /** Makes sure that the monitor runs; called when a thread is tracked or an object retired. */
  void wake() {
    domain.context().reports().writeAtExit();
    tracking = true;
    watch();
  }

  /** Makes sure that the monitor runs; called after a wait was added. */
  void watch() {
    daemon.start(domain.listener());
    if (idle) {
      daemon.unpark();
    }
  }

  /**
   * One tick, and the pause after it. The {@link Daemon} calls this again and again, whatever it
   * throws.
   */
  @Override
  public void run() {
    domain.context().reports().start();
    tick();
    if (isNothingToWatch()) {
      idle = true;
      try {
        // Look again after idle was set. Both are volatile (store buffering): whoever added
        // something and did not see idle has it seen here.
        if (isNothingToWatch()) {
          LockSupport.parkNanos(this, 60 * PERIOD_NANOS);
        }
      } finally {
        idle = false;
      }
    } else {
      LockSupport.parkNanos(this, periodNanos());
    }
  }

  /**
   * Returns a lower bound of the time that a thread has been in its current stay, by the nano
   * clock. Time in which the process was stopped counts too.
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

  /** The pause between ticks: short enough to see a stall soon after it has reached the limit. */
  private long periodNanos() {
    return Math.max(SHORTEST_NANOS, Math.min(PERIOD_NANOS, domain.limits().stallNanos() / 4));
  }

  private void tick() {
    long now = System.nanoTime();
    if (tracking && (!ticked || now - lastTick >= PERIOD_NANOS)) {
      ticked = true;
      lookAtThreads();
    }
    stalls.tick(now, time.slice(now, periodNanos()));
  }

  private void lookAtThreads() {
    reapDead();
    long now = System.nanoTime();
    adaptation.tick(now - lastTick);
    lastTick = now;
    domain.retirement().throttling().watch();
    if (domain.retirement().isAnyPending()) {
      domain.reclaimer().revive();
    }
  }

  /** A pass that removes the records of the dead, and looks where the other threads are. */
  void reapDead() {
    domain.registry.forEach(look);
    if ((ticks++ & INDEX_EVERY) == 0) {
      domain.registry.forEachInIndex(look);
    }
    domain.registry.tidy();
  }

  /** The waits that the monitor watches. */
  Stalls stalls() {
    return stalls;
  }

  private boolean isNothingToWatch() {
    return domain.registry.isEmpty() && !domain.retirement().isAnyPending() && stalls.isEmpty();
  }

  /** A visitor that removes the records of dead threads; used by any thread that makes a record. */
  Consumer<ThreadRecord> reaper() {
    return reaper;
  }

  static boolean isDead(ThreadRecord record) {
    return !record.thread().isAlive();
  }

  /** Removes the record of a dead thread. Of several callers, one reports what it left open. */
  void reap(ThreadRecord record) {
    record.reaped = true; // before what may fail: it ends the dead's pins
    if (!domain.remove(record)) {
      return;
    }
    reaped.incrementAndGet();
    if (record.hasPendingWork()) {
      dropped.incrementAndGet();
    }
    domain.pins().reportPinsOf(record);
    Unwinding.reportDead(record);
  }
}
