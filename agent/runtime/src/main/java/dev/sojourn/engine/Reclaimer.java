package dev.sojourn.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The daemon thread that runs disposers. It is started when it is first needed, and parks when
 * there is nothing to do.
 */
final class Reclaimer implements Runnable {
  /*
   * No wake-up is lost, whatever error its sender meets. A retirer first announces its object, by
   * the count of what is pending; then it looks whether the reclaimer is idle, and wakes it if so;
   * only then does it push the object. The reclaimer says that it is idle, then looks at the count,
   * and parks if that is 0. Both words are volatile, so one of the two sees the other (store
   * buffering). If the retirer has no stack for the wake-up, it takes its announcement back. Then
   * nothing was retired, and no other retirer relies on that wake-up, because each looks for
   * itself. A reclaimer that finds an announcement but no object yet waits for the push, which is a
   * few instructions away.
   */

  private final Domain domain;
  private final Daemon daemon;
  private volatile boolean idle;

  /** Paces the looks for an object that is announced; used by the reclaimer's thread alone. */
  private @Nullable Backoff backoff;

  Reclaimer(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-reclaimer", domain), this);
  }

  /** Tells the reclaimer to look for work, after the work was published; any thread. */
  void wake() {
    daemon.start(domain.listener());
    daemon.unpark();
    domain.monitor().wake(); // it looks for disposers that do not return
  }

  /** Tells the reclaimer to look for work if it is idle; called after the work was announced. */
  void wakeIfIdle() {
    if (idle || !daemon.isStarted()) {
      wake();
    }
  }

  /** Makes sure that the thread is alive; called from time to time by whoever waits for it. */
  void revive() {
    daemon.revive(domain.listener());
  }

  boolean isCurrentThread() {
    return daemon.isCurrentThread();
  }

  @Override
  public void run() {
    Disposal disposal = domain.retirement().disposal();
    Quiescence.restore(domain.context()); // if an error has prevented it after a disposer
    if (disposal.isAnyTakenOrRetired()) {
      backoff = null;
      domain.monitor().wake(); // it may have parked since the last wake-up from outside
      disposal.reclaim();
    } else if (disposal.isAnyAnnounced()) {
      awaitPush();
    } else {
      backoff = null;
      park(disposal);
    }
  }

  private void park(Disposal disposal) {
    idle = true;
    try {
      // Look again after idle was set. Both are volatile: a retirer that did not see idle is seen
      // here.
      if (!disposal.isAnyAnnounced()) {
        LockSupport.park(this);
      }
    } finally {
      idle = false;
    }
  }

  private void awaitPush() {
    domain.retirement().takeBackAbandoned();
    if (backoff == null) {
      backoff = new Backoff();
    }
    backoff.pause(Long.MAX_VALUE);
  }

  @Nullable Thread thread() {
    return daemon.thread();
  }
}
