package dev.sojourn.agent.jmx;

/** {@code dev.sojourn:type=Retirement}: retired objects and what became of them. */
public interface RetirementMXBean {
  /**
   * Counts the objects that are retired and not disposed of.
   *
   * @return a count
   */
  long getPendingCount();

  /**
   * Weighs them.
   *
   * @return bytes
   */
  long getPendingBytes();

  /**
   * Returns the age of the oldest of them.
   *
   * @return milliseconds since it was retired, or -1 if there is none
   */
  long getOldestAgeMillis();

  /**
   * Counts the objects whose disposers have run, failed ones included.
   *
   * @return a count
   */
  long getDisposed();

  /**
   * Counts the disposers that threw.
   *
   * @return a count
   */
  long getFailed();

  /**
   * Counts the retiring calls that had to wait because a limit was exceeded.
   *
   * @return a count
   */
  long getHeldBack();

  /**
   * Counts the objects admitted over a limit because their retirer could not wait.
   *
   * @return a count
   */
  long getAdmittedOverLimit();
}
