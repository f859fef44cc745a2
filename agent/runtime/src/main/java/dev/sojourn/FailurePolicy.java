package dev.sojourn;

/**
 * What happens on a thread when the handler of an {@link Invalidation} throws an exception there.
 * Under every policy the exception is counted, and logged at growing intervals. The handlers of
 * other kinds run all the same; after a refused entry ({@link #REFUSE}), those that were not run
 * yet run at the next transition.
 *
 * <p>{@link VirtualMachineError}s are not exceptions in this sense. Under every policy, a handler
 * that ran out of stack or memory has not run. The error is thrown to the caller of the method that
 * made the transition, the body of a {@link KernelMode} method does not run, and the handlers run
 * at the thread's next transition.
 */
public enum FailurePolicy {
  /**
   * The default. The handler counts as not run, and runs again at each of the thread's next
   * transitions until it succeeds. Meanwhile the thread goes on, and may run kernel code with what
   * the handler should have dropped. While it is in a sojourn in KERNEL that began like this, no
   * request becomes covered. (A request that was covered before, because the thread was in user
   * mode, stays covered.)
   */
  RETRY,

  /** The handler counts as run. */
  GO_ON,

  /**
   * Like {@link #RETRY}, but the thread runs no kernel code until the handler has succeeded: its
   * entry to KERNEL throws an {@link IllegalStateException} whose cause is the handler's exception.
   * So each call of a {@link KernelMode} method fails until then. Exits do not throw. A {@link
   * UserMode} method that was called from KERNEL throws when it returns, into kernel code, which
   * must not catch the exception.
   */
  REFUSE
}
