package dev.sojourn.agent.barrier;

import dev.sojourn.engine.RemoteBarrier;
import java.lang.invoke.VarHandle;
import java.util.function.IntUnaryOperator;

/**
 * The remote barrier of Linux: {@code membarrier(2)}, private and expedited. The kernel interrupts
 * each CPU that runs a thread of this process, and returns when each has passed a full fence. A CPU
 * that runs another process, or sleeps, has passed one in its context switch, and is left alone.
 */
final class Membarrier implements RemoteBarrier {
  static final int QUERY = 0;
  static final int PRIVATE_EXPEDITED = 1 << 3;
  static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  static final int EPERM = 1;
  static final int ENOSYS = 38;

  private static final String FILTER = "let the container's seccomp profile permit membarrier";
  private static final String KERNEL = "Linux 4.14 or newer is needed";

  /** Takes a command; returns the result of the system call, or the negated {@code errno}. */
  private final IntUnaryOperator syscall;

  private Membarrier(IntUnaryOperator syscall) {
    this.syscall = syscall;
  }

  /**
   * Asks whether the kernel has the command, registers the process, and issues a first barrier.
   *
   * @throws Refusal if a step fails
   */
  static Membarrier open(IntUnaryOperator syscall) throws Refusal {
    int commands = step(syscall, QUERY, "the query for its commands");
    int needed = PRIVATE_EXPEDITED | REGISTER_PRIVATE_EXPEDITED;
    if ((commands & needed) != needed) {
      throw new Refusal(
          "this kernel's membarrier(2) has no private expedited command (it offers 0x"
              + Integer.toHexString(commands)
              + "); "
              + KERNEL);
    }
    step(syscall, REGISTER_PRIVATE_EXPEDITED, "the registration of the process");
    step(syscall, PRIVATE_EXPEDITED, "the first barrier");
    return new Membarrier(syscall);
  }

  private static int step(IntUnaryOperator syscall, int command, String what) throws Refusal {
    int result = syscall.applyAsInt(command);
    if (result >= 0) {
      return result;
    }
    throw new Refusal("membarrier(2): " + what + " failed with " + explained(-result));
  }

  private static String explained(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM, which a seccomp filter does; " + FILTER;
      case ENOSYS ->
          "ENOSYS, so the kernel lacks it or a seccomp filter hides it; "
              + KERNEL
              + ", and if it is there, "
              + FILTER;
      default -> "errno " + errno;
    };
  }

  @Override
  public boolean issue() {
    try {
      // Both fences are for the compiler: no access of the caller may move across the call in
      // either direction, whatever the compiler knows of native calls. The processors' fences are
      // the kernel's part. Partner: the compiler barrier in a lazy thread's entry (Hooks.enter).
      VarHandle.fullFence();
      boolean done = syscall.applyAsInt(PRIVATE_EXPEDITED) == 0;
      VarHandle.fullFence();
      return done;
    } catch (VirtualMachineError e) {
      throw e; // the caller's: with more stack the next one will do
    } catch (Throwable e) {
      return false;
    }
  }
}
