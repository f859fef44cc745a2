package dev.sojourn.agent.barrier.isolated;

import java.lang.reflect.Method;
import java.util.function.IntUnaryOperator;

/**
 * Calls {@code membarrier(2)} by the foreign-function API of JDK 22 and newer. This is the part
 * that can be compiled for JDK 17; {@code ForeignCallClass} makes the subclass with the rest. Both
 * must be defined in a named module of their own, to which {@code java.lang} is open, as {@code
 * ForeignFunctions} does.
 *
 * <p>A call takes a command and returns the system call's result, or the negated {@code errno}. Any
 * thread may call; calls allocate nothing. All threads share the place where {@code errno} is left.
 * If several calls fail at once, one may return another's, but a failure never looks like a
 * success.
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
   * Makes a call for one architecture.
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
   * @param number the system call's number
   * @param command its first argument; the others are 0
   * @return its result; -1 if it failed
   */
  protected abstract long syscall(long number, long command);

  /**
   * Reads what libc has left in {@code errno}.
   *
   * @return the error's number; it means something after a failed call only
   */
  protected abstract int errno();

  /**
   * Ends the subclass's initialization if our module has no native access, before the first
   * restricted call, which would print a warning.
   *
   * @param enabled what {@code Module.isNativeAccessEnabled()} says of our module
   * @throws IllegalStateException if it is false
   */
  protected static void require(boolean enabled) {
    if (!enabled) {
      throw new IllegalStateException(
          ForeignCall.class.getModule() + " was not granted native access");
    }
  }
}
