package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One independent set of threads, requests, grace periods and retired objects. */
public final class Domain {
  /** The domain of every annotated method. */
  public static final Domain DEFAULT = new Domain();

  @SuppressWarnings("ThreadLocalUsage") // one per domain, and a domain lives as long as the process
  final ThreadLocal<@Nullable ThreadRecord> current = new ThreadLocal<>();

  final Generation generation = new Generation();
  final Registry registry = new Registry();
  final Invalidations invalidations = new Invalidations(this);

  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private final Limits limits = new Limits();
  private final GracePeriods gracePeriods = new GracePeriods(this);
  private final Retirement retirement = new Retirement(this);
  private final Reclaimer reclaimer = new Reclaimer(this);
  private final Monitor monitor = new Monitor(this);
  private volatile EngineListener listener = new SystemLog();
  private volatile boolean woven;

  /**
   * Whether stack or memory ever ran out in {@link #track}, and a thread may not know its record.
   */
  private volatile boolean lostSight;

  /** A domain of its own, for tests; woven methods use {@link #DEFAULT}. */
  Domain() {}

  /**
   * Tells whether the calling thread is in KERNEL; costs a look-up, changes nothing.
   *
   * @return false also for a thread that is not tracked
   */
  public boolean isInKernel() {
    ThreadRecord record = current.get();
    return record != null && Status.isKernel(record.statusPlain());
  }

  /**
   * Tells whether the calling thread is the one that runs the disposers.
   *
   * @return whether a wait for a disposer could never end here
   */
  public boolean isReclaimer() {
    return reclaimer.isCurrentThread();
  }

  /**
   * Visits the record of every tracked thread.
   *
   * @param visitor is called on the calling thread
   */
  public void forEachThread(Consumer<ThreadRecord> visitor) {
    registry.forEach(visitor);
  }

  /**
   * Counts the tracked threads.
   *
   * @return a count; those that have died since the last tick are included
   */
  public int trackedThreads() {
    return registry.size();
  }

  /**
   * Finds a tracked thread's record; looks at all of them.
   *
   * @param thread the thread
   * @return its record, or null if it is not tracked
   */
  public @Nullable ThreadRecord find(Thread thread) {
    return registry.find(thread);
  }

  /**
   * Keeps every grace period that has not ended, and every request that is not covered, waiting
   * until the hold is released. Any thread.
   *
   * @param thread for whom they wait
   * @param reason why, as a report says it after the thread's name
   * @return the hold
   */
  public Hold hold(Thread thread, String reason) {
    Hold hold = new Hold(thread, reason);
    holds.add(hold);
    return hold;
  }

  /**
   * Returns the domain's kinds of invalidation.
   *
   * @return always the same
   */
  public Invalidations invalidations() {
    return invalidations;
  }

  /**
   * Returns the domain's grace periods.
   *
   * @return always the same
   */
  public GracePeriods gracePeriods() {
    return gracePeriods;
  }

  /**
   * Returns the domain's retired objects.
   *
   * @return always the same
   */
  public Retirement retirement() {
    return retirement;
  }

  /**
   * Returns the domain's monitor.
   *
   * @return always the same
   */
  public Monitor monitor() {
    return monitor;
  }

  /**
   * Returns the domain's limits.
   *
   * @return always the same
   */
  public Limits limits() {
    return limits;
  }

  /**
   * Sets who hears of what happens.
   *
   * @param listener replaces the one before
   */
  public void setListener(EngineListener listener) {
    this.listener = listener;
  }

  /**
   * Tells whether an agent weaves hooks into annotated methods.
   *
   * @return whether {@link #markWoven} was called
   */
  public boolean isWoven() {
    return woven;
  }

  /** Records that the agent's transformer is in place. */
  public void markWoven() {
    woven = true;
  }

  /** The holds, after those that were released have been forgotten. */
  List<Hold> holds() {
    if (!holds.isEmpty()) {
      holds.removeIf(Hold::isReleased);
    }
    return holds;
  }

  EngineListener listener() {
    return listener;
  }

  Reclaimer reclaimer() {
    return reclaimer;
  }

  /** A thread's first transition: makes its record and publishes it. Lock-free. */
  ThreadRecord track() {
    // Not in the common case, since it looks at all records.
    ThreadRecord record = lostSight ? registry.find(Thread.currentThread()) : null;
    try {
      if (record == null) {
        record = new ThreadRecord(this);
        registry.add(record);
      }
      current.set(record);
    } catch (Throwable e) {
      lostSight = true;
      throw e;
    }
    monitor.wake();
    return record;
  }
}
