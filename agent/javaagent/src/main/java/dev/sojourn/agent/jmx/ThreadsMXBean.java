package dev.sojourn.agent.jmx;

import java.util.Map;

/** {@code dev.sojourn:type=Threads}: the tracked threads. Reading it disturbs none of them. */
public interface ThreadsMXBean {
  /**
   * Counts the tracked threads.
   *
   * @return a count; those that have died within the last second are included
   */
  int getTracked();

  /**
   * Counts the threads that died and were forgotten.
   *
   * @return a count
   */
  long getReaped();

  /**
   * Counts those of them that had not done what was asked of them.
   *
   * @return a count
   */
  long getReapedWithPendingWork();

  /**
   * Lists the tracked threads.
   *
   * @return one row a thread, by the thread's id
   */
  Map<Long, ThreadRow> getThreads();
}
