package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the domains of a process have in common: limits, policies, remote barrier, listener. */
public final class Setup {
  private final List<Domain> domains = new CopyOnWriteArrayList<>();
  private final Limits limits = new Limits();
  private final Barriers barriers = new Barriers(this);
  private final Policies policies = new Policies(this);
  private volatile EngineListener listener = new SystemLog();

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
