package dev.sojourn.agent.jmx;

/**
 * {@code dev.sojourn:type=RemoteBarriers}: what lazy threads cost all others. One barrier
 * interrupts every processor that runs the process.
 */
public interface RemoteBarriersMXBean {
  /**
   * Tells whether there is a remote barrier; without one every thread is eager.
   *
   * @return whether there is
   */
  boolean isAvailable();

  /**
   * Says how it is done, or why there is none.
   *
   * @return a sentence
   */
  String getState();

  /**
   * Tells whether isolation is strict, so that no thread is ever lazy.
   *
   * @return {@code strict} or {@code normal}
   */
  String getIsolation();

  /**
   * Counts the barriers issued.
   *
   * @return a count
   */
  long getIssued();

  /**
   * Counts the questions about lazy threads that were answered without a barrier.
   *
   * @return a count
   */
  long getAvoided();

  /**
   * Counts the barriers that failed; handshakes have made up for them.
   *
   * @return a count
   */
  long getFailed();
}
