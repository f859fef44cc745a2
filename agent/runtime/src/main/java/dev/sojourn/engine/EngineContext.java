package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What all domains of a process share: limits, policies, remote barrier, blockers, listener. */
public final class EngineContext {
  private final List<Domain> domains = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final List<GracePeriodBlocker> blockers = new CopyOnWriteArrayList<>();
  private final Limits limits = new Limits();
  private final Barriers barriers = new Barriers(this);
  private final Policies policies = new Policies(this);
  private final Detachment detachment = new Detachment(this);
  private final DrainAtExit drainAtExit = new DrainAtExit(this);
  private final ReportQueue reports = new ReportQueue(this);
  private volatile EngineListener listener = new SystemLog();
  private volatile boolean wovenLate;

  /** A process has one context; tests make others. */
  EngineContext() {}

  /** The number of a domain that is being made: how many were made before it. */
  int nextDomain() {
    return made.getAndIncrement();
  }

  void add(Domain domain) {
    domains.add(domain);
  }

  /** The domains, in the order in which they were made. */
  List<Domain> domains() {
    return domains;
  }

  /**
   * Returns the limits.
   *
   * @return the limits of all domains
   */
  public Limits limits() {
    return limits;
  }

  /**
   * Returns the remote barrier and what it has cost.
   *
   * @return the barriers of all domains
   */
  public Barriers barriers() {
    return barriers;
  }

  /**
   * Returns what decides which thread follows which policy.
   *
   * @return the policies of all domains
   */
  public Policies policies() {
    return policies;
  }

  /**
   * Keeps every grace period that has not ended, and every request that is not covered, waiting
   * until the blocker is released, in all domains. The thread cannot be pinned meanwhile. Any
   * thread.
   *
   * @param thread the thread that they wait for
   * @param reason why, as a report says it after the thread's name
   * @return the blocker
   */
  public GracePeriodBlocker block(Thread thread, String reason) {
    return added(new GracePeriodBlocker(thread, false, reason));
  }

  /**
   * Blocks because of all threads, tracked or not: until the blocker is released, no grace period
   * ends, no request is covered, and no thread is pinned, in any domain. Any thread.
   *
   * @param reason why, as a report says it after the calling thread's name
   * @return the blocker
   */
  public GracePeriodBlocker blockAll(String reason) {
    return added(new GracePeriodBlocker(Thread.currentThread(), true, reason));
  }

  private GracePeriodBlocker added(GracePeriodBlocker blocker) {
    blockers.add(blocker);
    return blocker;
  }

  /**
   * Returns the blockers, and forgets those that were released.
   *
   * @return a live list
   */
  public List<GracePeriodBlocker> blockers() {
    if (!blockers.isEmpty()) {
      blockers.removeIf(GracePeriodBlocker::isReleased);
    }
    return blockers;
  }

  /** Whether a thread may be running kernel code that its record does not show. */
  boolean isBlocking(Thread thread) {
    return isBlocking(thread, false);
  }

  /** Whether it is known to be inside a call that no hook saw: a blocker is because of it alone. */
  boolean isInOldCall(Thread thread) {
    return isBlocking(thread, true);
  }

  private boolean isBlocking(Thread thread, boolean alone) {
    if (blockers.isEmpty()) {
      return false; // the usual case, which allocates nothing
    }
    for (GracePeriodBlocker blocker : blockers) {
      if ((alone ? blocker.isOfAlone(thread) : blocker.concerns(thread)) && !blocker.isReleased()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what has to be done before the hooks are taken away.
   *
   * @return the detachment of all domains
   */
  public Detachment detachment() {
    return detachment;
  }

  /**
   * Makes each thread that is not tracked yet run all handlers at its first transition. Called
   * before hooks are put into classes that are loaded, because such a thread may have run their
   * methods already, and may still hold what requests since then were to invalidate. Any thread.
   */
  public void weaveLate() {
    wovenLate = true;
  }

  boolean isWovenLate() {
    return wovenLate;
  }

  /**
   * Waits until nothing is left to dispose of in any domain, including what disposers retire
   * meanwhile. Not to be called in KERNEL or in a disposer.
   *
   * @param timeoutNanos how long at most
   * @return whether nothing was left
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean drain(long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    boolean left;
    do {
      for (Domain domain : domains) {
        if (!domain.retirement().barrier(timeoutNanos - (System.nanoTime() - start))) {
          return false;
        }
      }
      left = false;
      for (Domain domain : domains) {
        left |= domain.retirement().isAnyPending();
      }
    } while (left);
    return true;
  }

  /**
   * Makes the end of the process wait until nothing is left to dispose of, and report what is left.
   *
   * @param nanos how long to wait at most; 0 for not at all
   */
  public void drainAtExit(long nanos) {
    drainAtExit.set(nanos);
  }

  /** The listener that the engine calls: it queues reports for the listener outside. */
  EngineListener listener() {
    return reports;
  }

  ReportQueue reports() {
    return reports;
  }

  /** The listener outside, which hears of everything in the end. */
  EngineListener outside() {
    return listener;
  }

  /**
   * Counts the reports that were lost, since more came than the listener could take, or there was
   * no memory for one, or the listener threw.
   *
   * @return a count
   */
  public long lostReports() {
    return reports.lost();
  }

  /**
   * Sets the listener, which hears of what happens in all domains.
   *
   * @param listener replaces the one before
   */
  public void setListener(EngineListener listener) {
    this.listener = listener;
  }
}
