package dev.sojourn;

/**
 * How a thread leaves KERNEL, outside {@link UserMode} methods: with or without the promise to
 * fence at its next entry. Without a remote barrier, and under strict isolation, every thread is
 * eager.
 */
public enum Policy {
  /**
   * With the promise. Each round trip costs a fence, some nanoseconds, and nobody ever has to
   * disturb the thread. For threads that are to be left alone above all.
   */
  EAGER,

  /**
   * Without. Round trips are nearly free, and whoever waits for a grace period, for a request to be
   * covered, or pins the thread, may have to interrupt all processors that run the process.
   */
  LAZY,

  /** The one that costs less, chosen once a second from the thread's rate of transitions. */
  ADAPTIVE,

  /** What is said of the thread elsewhere: by its name, by an option, at last adaptive. */
  INHERIT
}
