package dev.sojourn.agent.weaving.bridge;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A static facade of the hooks, for classes that cannot see them, above all the JDK's. This class
 * is never used as it is. The boot loader defines a copy of it, {@code java.lang.SojournBridge},
 * which every class can see. The copy knows no class but the JDK's, and hands each call on.
 *
 * <p>There is one copy in a virtual machine. It is connected once, before any class that calls it
 * is woven.
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
   * Connects the bridge with the hooks, once.
   *
   * @param record {@code Hooks.record(int)}
   * @param enterKernel {@code Hooks.enterKernelOfMarking}
   * @param exitKernel {@code Hooks.exitKernelOfMarking}
   * @param enterUser {@code Hooks.enterUser(int)}
   * @param exitUser {@code Hooks.exitUser}
   * @return false if it was connected before; then nothing changes
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
   * Returns the calling thread's record.
   *
   * @param marking the number of domain and policy
   * @return the record, for {@link #enterKernel} and {@link #exitKernel}
   */
  public static Object record(int marking) {
    return records.apply(marking);
  }

  /**
   * Begins a kernel method: user→kernel.
   *
   * @param record the calling thread's
   * @return a word for {@link #exitKernel}; or -1 for a nested call, which needs no exit
   */
  public static long enterKernel(Object record) {
    return kernelEntry.applyAsLong(record);
  }

  /**
   * Ends a kernel method: kernel→user.
   *
   * @param record the calling thread's
   * @param entered the word that the entry returned
   */
  public static void exitKernel(Object record, long entered) {
    kernelExit.accept(record, entered);
  }

  /**
   * Begins a user method: kernel→user.
   *
   * @param marking the number of domain and policy, of which only the domain counts
   * @return the way back, for {@link #exitUser}; or null for a nested call, which needs no exit
   */
  public static @Nullable Object enterUser(int marking) {
    return userEntry.apply(marking);
  }

  /**
   * Ends a user method: back to where the call came from.
   *
   * @param back the object that the entry returned; not null
   */
  public static void exitUser(Object back) {
    Consumer<Object> exit = userExit;
    if (exit != null) {
      exit.accept(back);
    }
  }
}
