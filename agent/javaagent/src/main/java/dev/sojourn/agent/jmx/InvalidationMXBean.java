package dev.sojourn.agent.jmx;

/** {@code dev.sojourn:type=Invalidation,name=…}: one kind of invalidation. */
public interface InvalidationMXBean {
  /**
   * Tells in which phase of a transition it runs.
   *
   * @return whether before all kinds that are not early
   */
  boolean isEarly();

  /**
   * Counts the requests, to all threads or to one.
   *
   * @return a count
   */
  long getRequested();

  /**
   * Counts the handler's runs on all threads, failed ones included.
   *
   * @return a count; several requests may be one run, and one request a run on every thread
   */
  long getRun();

  /**
   * Counts the runs that threw.
   *
   * @return a count
   */
  long getFailed();

  /**
   * Adds up the time spent in the handler.
   *
   * @return nanoseconds
   */
  long getHandlerTotalNanos();

  /**
   * Returns the longest run of the handler.
   *
   * @return nanoseconds
   */
  long getHandlerMaxNanos();
}
