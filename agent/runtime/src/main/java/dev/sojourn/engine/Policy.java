package dev.sojourn.engine;

/** The mode in which a thread leaves KERNEL outside {@code @UserMode} methods. */
public enum Policy {
  /** USER: each entry pays for a fence, and nobody ever has to disturb the thread. */
  EAGER,
  /**
   * INDETERMINATE: entries are nearly free, but certainty takes a barrier that disturbs all
   * threads.
   */
  LAZY,
  /** Whichever costs less, as the {@link Adaptation} decides once a second. */
  ADAPTIVE
}
