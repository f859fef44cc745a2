package dev.sojourn.agent.jmx;

/**
 * The MXBean {@code dev.sojourn:type=RemoteBarriers}: what lazy threads cost all others. One
 * barrier interrupts every processor that runs a thread of the process.
 */
public interface RemoteBarriersMXBean {
  /**
   * Tells whether there is a remote barrier. Without one every thread is eager.
   *
   * @return whether there is one now
   */
  boolean isAvailable();

  /**
   * Says how the barrier is issued, or why there is none.
   *
   * @return a sentence for people
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
   * Counts the questions about lazy threads, by grace periods for instance, that were answered
   * without a barrier.
   *
   * @return a count
   */
  long getAvoided();

  /**
   * Counts the barriers that failed, and were replaced by handshakes of the virtual machine.
   *
   * @return a count
   */
  long getFailed();
}
