package dev.sojourn.agent.jmx;

/** The MXBean {@code dev.sojourn:type=Invalidation,name=…}: one kind of invalidation. */
public interface InvalidationMXBean {
  /**
   * Tells in which of the two phases of a transition the handler runs.
   *
   * @return whether it runs before the handlers of all kinds that are not early
   */
  boolean isEarly();

  /**
   * Counts the requests, those to all threads and those to one.
   *
   * @return a count
   */
  long getRequested();

  /**
   * Counts the handler's runs for all threads, those that threw included, but not those that met an
   * error of the virtual machine. Several requests may lead to one run, and one request to a run
   * for every thread.
   *
   * @return a count
   */
  long getRun();

  /**
   * Counts the runs that threw, errors of the virtual machine included.
   *
   * @return a count
   */
  long getFailed();

  /**
   * Adds up the time of the runs that {@link #getRun} counts.
   *
   * @return nanoseconds
   */
  long getHandlerTotalNanos();

  /**
   * Returns the time of the longest of these runs.
   *
   * @return nanoseconds
   */
  long getHandlerMaxNanos();
}
