package dev.sojourn;

/**
 * How a thread leaves KERNEL outside {@link UserMode} methods: whether it promises a full fence at
 * its next entry. The choice is that of asymmetric fences: either the thread pays at each entry, or
 * the threads that ask something of it pay for a remote barrier. Without a remote barrier, and
 * under strict isolation, every thread is eager.
 */
public enum Policy {
  /**
   * Promises the fence. Each round trip costs a fence, some nanoseconds, and no other thread ever
   * has to disturb this one. For threads that above all must not be disturbed.
   */
  EAGER,

  /**
   * Promises nothing. Round trips are nearly free. But a thread that waits for a grace period or
   * for a request to be covered, or that pins this thread, may have to interrupt all processors
   * that run the process.
   */
  LAZY,

  /**
   * {@link #EAGER} or {@link #LAZY}, whichever costs less. It is chosen once a second, from the
   * rate of the thread's transitions and the rate at which others ask where lazy threads are.
   */
  ADAPTIVE,

  /**
   * No policy of its own. What is said elsewhere decides: {@link Sojourn#assignPolicy}, else an
   * annotation, else the options, for threads of this name or for all, else {@link #ADAPTIVE}.
   */
  INHERIT
}
