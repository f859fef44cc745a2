package dev.sojourn.agent.barrier.isolated;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntUnaryOperator;

/**
 * Calls {@code membarrier(2)} by the native half of JNA. Must be defined by the loader that defines
 * {@code NativeStub}'s class, since native methods are looked up in the libraries of their own
 * loader.
 *
 * <p>A call takes a command and returns the system call's result, or the negated {@code errno},
 * which is the calling thread's. Any thread may call. Calls with the command given to the
 * constructor allocate nothing.
 */
public final class JnaCall implements IntUnaryOperator {
  private static final int C_CALL = 0;

  private final MethodHandle invoke;
  private final MethodHandle lastError;
  private final long function;
  private final Long number;
  private final int frequent;
  private final Object[] frequentArguments;

  /**
   * Loads the library and finds libc's {@code syscall}.
   *
   * @param library the absolute path of {@code libjnidispatch.so}
   * @param natives the name of the class with JNA's native methods
   * @param number the system call's number
   * @param frequent the command for which calls shall allocate nothing
   * @throws UnsatisfiedLinkError if the library cannot be loaded
   * @throws ReflectiveOperationException if the class is not as expected
   */
  public JnaCall(String library, String natives, long number, int frequent)
      throws ReflectiveOperationException {
    System.load(library);
    Class<?> type = Class.forName(natives);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    this.invoke =
        lookup.findStatic(
            type,
            "invokeInt",
            MethodType.methodType(int.class, Object.class, long.class, int.class, Object[].class));
    this.lastError = lookup.findStatic(type, "getLastError", MethodType.methodType(int.class));
    this.number = number;
    this.frequent = frequent;
    this.frequentArguments = arguments(frequent);
    this.function = find(lookup, type);
  }

  private static long find(MethodHandles.Lookup lookup, Class<?> type)
      throws ReflectiveOperationException {
    MethodHandle open =
        lookup.findStatic(type, "open", MethodType.methodType(long.class, String.class, int.class));
    MethodHandle findSymbol =
        lookup.findStatic(
            type, "findSymbol", MethodType.methodType(long.class, long.class, String.class));
    try {
      String wholeProcess = null;
      long handle = (long) open.invokeExact(wholeProcess, 1 /* RTLD_LAZY */);
      return (long) findSymbol.invokeExact(handle, "syscall");
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException(e);
    }
  }

  @Override
  public int applyAsInt(int command) {
    try {
      Object[] arguments = command == frequent ? frequentArguments : arguments(command);
      int result = (int) invoke.invokeExact((Object) null, function, C_CALL, arguments);
      return result == -1 ? -Math.max((int) lastError.invokeExact(), 1) : result;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private Object[] arguments(int command) {
    return new Object[] {number, (long) command, 0L, 0L};
  }
}
