package dev.sojourn.engine;

/** In which mode a thread leaves KERNEL outside {@code @UserMode} methods. */
public enum Policy {
  /** In USER: each entry pays for a fence, and nobody ever has to disturb the thread. */
  EAGER,
  /** In INDETERMINATE: entries are nearly free, and who needs certainty disturbs all threads. */
  LAZY,
  /** In the one that costs less, as the {@link Adaptation} sees it once a second. */
  ADAPTIVE
}
