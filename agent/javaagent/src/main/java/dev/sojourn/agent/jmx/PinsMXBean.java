package dev.sojourn.agent.jmx;

/** {@code dev.sojourn:type=Pins}: threads held in user mode by others. */
public interface PinsMXBean {
  /**
   * Counts the pins that held their thread.
   *
   * @return a count
   */
  long getMade();

  /**
   * Counts the attempts that did not.
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
