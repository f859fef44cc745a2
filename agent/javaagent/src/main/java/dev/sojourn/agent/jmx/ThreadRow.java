package dev.sojourn.agent.jmx;

import dev.sojourn.engine.Monitor;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import java.util.concurrent.TimeUnit;

/** A row of {@link ThreadsMXBean#getThreads}: a thread as it was when the table was made. */
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
    policy = record.domain().context().policies().of(record).name();
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
   * Returns the mode that the thread was in.
   *
   * @return {@code KERNEL}, {@code USER} or {@code INDETERMINATE}
   */
  public String getMode() {
    return StatusWord.modeName(status);
  }

  /**
   * Counts the thread's entries to KERNEL.
   *
   * @return a count
   */
  public long getSojourns() {
    return StatusWord.sojourn(status);
  }

  /**
   * Tells for how long at least the thread had been in that mode without a transition.
   *
   * @return milliseconds; up to a second too few, since the engine looks once a second
   */
  public long getAgeMillis() {
    return TimeUnit.NANOSECONDS.toMillis(ageNanos);
  }

  /**
   * Tells whether the thread still had to do something that was asked of it.
   *
   * @return whether work was pending
   */
  public boolean isPendingWork() {
    return pendingWork;
  }

  /**
   * Returns the policy that the thread followed, or was about to.
   *
   * @return {@code EAGER}, {@code LAZY} or {@code ADAPTIVE}
   */
  public String getPolicy() {
    return policy;
  }

  /**
   * Tells whether the thread was pinned.
   *
   * @return whether another thread held it in user mode, or tried to
   */
  public boolean isPinned() {
    return pinned;
  }
}
