package dev.sojourn.agent.barrier.isolated;

import java.lang.reflect.Method;
import java.util.function.IntUnaryOperator;

/**
 * {@code membarrier(2)} by the foreign-function API of JDK 22 and newer: what of it can be compiled
 * for JDK 17. The subclass is made by {@code ForeignCallClass}. Both must be defined in a named
 * module of their own, to which {@code java.lang} is open: see {@code ForeignFunctions}.
 *
 * <p>A call takes a command and returns the system call's result, or the negated {@code errno}.
 * Calls allocate nothing; any thread. All threads share the place where {@code errno} is left: with
 * several failing at once it may be another's, but a failure never looks like a success.
 */
public abstract class ForeignCall implements IntUnaryOperator {
  static {
    try {
      Method grant = Module.class.getDeclaredMethod("implAddEnableNativeAccess");
      grant.setAccessible(true);
      grant.invoke(ForeignCall.class.getModule());
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long number;

  /**
   * Makes the call for one architecture.
   *
   * @param number the system call's number
   */
  protected ForeignCall(long number) {
    this.number = number;
  }

  @Override
  public final int applyAsInt(int command) {
    long result = syscall(number, command);
    return result == -1 ? -Math.max(errno(), 1) : (int) result;
  }

  /**
   * Calls libc's {@code syscall}.
   *
   * @param number of the system call
   * @param command its first argument; the others are 0
   * @return what it returned, -1 if it failed
   */
  protected abstract long syscall(long number, long command);

  /**
   * Reads what libc has left in {@code errno}.
   *
   * @return valid after a failed call
   */
  protected abstract int errno();

  /**
   * Ends the subclass's initialisation before its first restricted call, which is what would print
   * a warning.
   *
   * @param enabled what {@code Module.isNativeAccessEnabled()} says of our module
   */
  protected static void require(boolean enabled) {
    if (!enabled) {
      throw new IllegalStateException(
          ForeignCall.class.getModule() + " was not granted native access");
    }
  }
}
