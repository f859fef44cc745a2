package dev.sojourn.agent.jmx;

/** The MXBean {@code dev.sojourn:type=Pins}: threads held in user mode by others. */
public interface PinsMXBean {
  /**
   * Counts the attempts to pin a thread that succeeded.
   *
   * @return a count
   */
  long getMade();

  /**
   * Counts the attempts to pin a thread that failed.
   *
   * @return a count
   */
  long getRefused();

  /**
   * Counts the entries to KERNEL that had to wait for a pin.
   *
   * @return a count
   */
  long getWaited();
}
