package dev.sojourn.agent.jmx;

import java.util.Map;

/**
 * The MXBean {@code dev.sojourn:type=Threads}: the tracked threads. Reading it disturbs none of
 * them.
 */
public interface ThreadsMXBean {
  /**
   * Counts the tracked threads.
   *
   * @return a count; those that have died within the last second are included
   */
  int getTracked();

  /**
   * Counts the tracked threads that have died and were forgotten.
   *
   * @return a count
   */
  long getReaped();

  /**
   * Counts the forgotten threads that had not done all that was asked of them.
   *
   * @return a count
   */
  long getReapedWithPendingWork();

  /**
   * Lists the tracked threads.
   *
   * @return one row for each thread, by its id
   */
  Map<Long, ThreadRow> getThreads();
}
