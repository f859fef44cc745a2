package dev.sojourn.agent.weaving;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How classes call the hooks that cannot see them: those of the JDK above all. This class is never
 * used as it is. A copy of it, {@code java.lang.SojournBridge}, is defined by the boot loader, and
 * so every class can see that; it knows no class but the JDK's, and hands each call on.
 *
 * <p>One per virtual machine, and connected once: before any class is woven that calls it.
 */
public final class Bridge {
  @SuppressWarnings("NullAway.Init") // connected before it is called
  private static IntFunction<Object> records;

  @SuppressWarnings("NullAway.Init")
  private static ToLongFunction<Object> kernelEntry;

  @SuppressWarnings("NullAway.Init")
  private static ObjLongConsumer<Object> kernelExit;

  @SuppressWarnings("NullAway.Init")
  private static IntFunction<@Nullable Object> userEntry;

  private static @Nullable Consumer<Object> userExit;

  private Bridge() {}

  /**
   * Connects it with the hooks, once.
   *
   * @param record {@code Hooks.record(int)}
   * @param enterKernel {@code Hooks.enterKernelOfSite}
   * @param exitKernel {@code Hooks.exitKernelOfSite}
   * @param enterUser {@code Hooks.enterUser(int)}
   * @param exitUser {@code Hooks.exitUser}
   * @return false if it was connected before
   */
  public static synchronized boolean connect(
      IntFunction<Object> record,
      ToLongFunction<Object> enterKernel,
      ObjLongConsumer<Object> exitKernel,
      IntFunction<@Nullable Object> enterUser,
      Consumer<Object> exitUser) {
    if (userExit != null) {
      return false;
    }
    records = record;
    kernelEntry = enterKernel;
    kernelExit = exitKernel;
    userEntry = enterUser;
    userExit = exitUser;
    return true;
  }

  /**
   * Finds the calling thread's record.
   *
   * @param site the number of domain and policy
   * @return what the next two take
   */
  public static Object record(int site) {
    return records.apply(site);
  }

  /**
   * Begins a kernel method.
   *
   * @param record the calling thread's
   * @return what {@link #exitKernel} takes, or -1 for a nested call
   */
  public static long enterKernel(Object record) {
    return kernelEntry.applyAsLong(record);
  }

  /**
   * Ends a kernel method.
   *
   * @param record the calling thread's
   * @param entered what the entry has returned
   */
  public static void exitKernel(Object record, long entered) {
    kernelExit.accept(record, entered);
  }

  /**
   * Begins a user method.
   *
   * @param site the number of the domain
   * @return what {@link #exitUser} takes, or null for a nested call
   */
  public static @Nullable Object enterUser(int site) {
    return userEntry.apply(site);
  }

  /**
   * Ends a user method.
   *
   * @param back what the entry has returned; not null
   */
  public static void exitUser(Object back) {
    Consumer<Object> exit = userExit;
    if (exit != null) {
      exit.accept(back);
    }
  }
}
