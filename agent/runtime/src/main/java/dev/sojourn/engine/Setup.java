package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the domains of a process have in common: limits, policies, remote barrier, holds, listener.
 */
public final class Setup {
  private final List<Domain> domains = new CopyOnWriteArrayList<>();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private final Limits limits = new Limits();
  private final Barriers barriers = new Barriers(this);
  private final Policies policies = new Policies(this);
  private final Detachment detachment = new Detachment(this);
  private volatile EngineListener listener = new SystemLog();
  private volatile boolean wovenLate;

  /** The setup of a process has one instance; tests have others. */
  Setup() {}

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
   * @return always the same
   */
  public Limits limits() {
    return limits;
  }

  /**
   * Returns the remote barrier and what it has cost.
   *
   * @return always the same
   */
  public Barriers barriers() {
    return barriers;
  }

  /**
   * Returns which thread follows which policy.
   *
   * @return always the same
   */
  public Policies policies() {
    return policies;
  }

  /**
   * Keeps every grace period that has not ended, and every request that is not covered, waiting
   * until the hold is released, in all domains. Any thread.
   *
   * @param thread for whom they wait
   * @param reason why, as a report says it after the thread's name
   * @return the hold
   */
  public Hold hold(Thread thread, String reason) {
    return added(new Hold(thread, false, reason));
  }

  /**
   * The same because of all threads, tracked or not: until the hold is released no grace period
   * ends, no request is covered, and no thread is pinned. Any thread.
   *
   * @param reason as above, after the calling thread's name
   * @return the hold
   */
  public Hold holdAll(String reason) {
    return added(new Hold(Thread.currentThread(), true, reason));
  }

  private Hold added(Hold hold) {
    holds.add(hold);
    return hold;
  }

  /**
   * Returns the holds, after those that were released have been forgotten.
   *
   * @return a list that changes with them
   */
  public List<Hold> holds() {
    if (!holds.isEmpty()) {
      holds.removeIf(Hold::isReleased);
    }
    return holds;
  }

  /** Whether a thread may be running kernel code that its record does not show. */
  boolean isHeld(Thread thread) {
    if (holds.isEmpty()) {
      return false; // allocates nothing in all of the usual case
    }
    for (Hold hold : holds) {
      if (hold.concerns(thread) && !hold.isReleased()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what has to be done before the hooks are taken away.
   *
   * @return always the same
   */
  public Detachment detachment() {
    return detachment;
  }

  /**
   * Makes each thread that is not tracked yet run all handlers at its first transition: before
   * hooks are put into classes that are loaded, because such a thread may have run their methods
   * already, and keep what requests have been about since. Any thread.
   */
  public void weaveLate() {
    wovenLate = true;
  }

  boolean isWovenLate() {
    return wovenLate;
  }

  EngineListener listener() {
    return listener;
  }

  /**
   * Sets who hears of what happens, in all domains.
   *
   * @param listener replaces the one before
   */
  public void setListener(EngineListener listener) {
    this.listener = listener;
  }
}
