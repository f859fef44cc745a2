package dev.sojourn.agent.jmx;

/** The MXBean {@code dev.sojourn:type=Retirement}: retired objects and what became of them. */
public interface RetirementMXBean {
  /**
   * Counts the objects that are retired and not yet disposed of.
   *
   * @return a count
   */
  long getPendingCount();

  /**
   * Adds up the weights of the objects that are retired and not yet disposed of.
   *
   * @return bytes
   */
  long getPendingBytes();

  /**
   * Returns the age of the oldest object that is retired and not yet disposed of.
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
   * Counts the calls that retired an object and had to wait because a limit was exceeded.
   *
   * @return a count
   */
  long getThrottled();

  /**
   * Counts the exits from KERNEL that had to wait because the thread had retired past a limit
   * inside.
   *
   * @return a count
   */
  long getThrottledAtExit();

  /**
   * Counts the threads that are waiting now, in such a call or at such an exit.
   *
   * @return a count
   */
  int getThrottledNow();

  /**
   * Counts the objects admitted over a limit because their retirer could not wait, or its wait was
   * called off.
   *
   * @return a count
   */
  long getAdmittedOverLimit();
}
