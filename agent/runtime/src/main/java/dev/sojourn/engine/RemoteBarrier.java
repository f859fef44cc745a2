package dev.sojourn.engine;

/**
 * A full fence on every running thread of the process, so that those threads need none of their
 * own: what Linux offers as {@code membarrier(2)}, private and expedited. The engine has none
 * itself; whoever has one gives it to {@link Barriers#enable}.
 */
public interface RemoteBarrier {
  /**
   * Returns after each other thread of the process has passed a full fence, at a point of its
   * program between call and return, or was not running for some of that time. For the caller it is
   * a full fence too. Any thread; takes no lock that a hook could hold. Throws nothing but the
   * virtual machine's own errors, for want of stack or memory; the next call may succeed.
   *
   * @return false if it is not certain that this has happened, and never will be
   */
  boolean issue();
}
