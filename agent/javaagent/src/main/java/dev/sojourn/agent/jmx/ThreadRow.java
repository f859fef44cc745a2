package dev.sojourn.agent.jmx;

import dev.sojourn.engine.Monitor;
import dev.sojourn.engine.Status;
import dev.sojourn.engine.ThreadRecord;
import java.util.concurrent.TimeUnit;

/** A thread in {@link ThreadsMXBean#getThreads}, as it was when the table was made. */
public final class ThreadRow {
  private final String name;
  private final long status;
  private final long ageNanos;
  private final boolean pendingWork;
  private final String policy;
  private final boolean pinned;

  ThreadRow(ThreadRecord record, Monitor monitor) {
    name = record.thread().getName();
    ageNanos = monitor.ageNanos(record);
    status = record.statusAcquire();
    pendingWork = record.hasPendingWork();
    policy = record.domain().setup().policies().of(record).name();
    pinned = record.isPinned();
  }

  /**
   * Returns the thread's name.
   *
   * @return the name
   */
  public String getName() {
    return name;
  }

  /**
   * Returns the mode it was in.
   *
   * @return {@code KERNEL}, {@code USER} or {@code INDETERMINATE}
   */
  public String getMode() {
    return Status.modeName(status);
  }

  /**
   * Counts its entries to KERNEL.
   *
   * @return a count
   */
  public long getSojourns() {
    return Status.sojourn(status);
  }

  /**
   * Tells for how long at least it had been in that mode without a transition.
   *
   * @return milliseconds; seen once a second, so up to a second too few
   */
  public long getAgeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(ageNanos);
  }

  /**
   * Tells whether something had been asked of it that it had not done.
   *
   * @return whether work was pending
   */
  public boolean isPendingWork() {
    return pendingWork;
  }

  /**
   * Returns its policy.
   *
   * @return {@code EAGER}, {@code LAZY} or {@code ADAPTIVE}
   */
  public String getPolicy() {
    return policy;
  }

  /**
   * Tells whether it was pinned.
   *
   * @return whether another thread held it in user mode, or tried to
   */
  public boolean isPinned() {
    return pinned;
  }
}
