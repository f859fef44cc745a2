package dev.sojourn.e2e.programs.weaving;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import java.io.IOException;

/** Woven methods that end by exceptions. */
final class Throwing {
  private boolean inside;

  /** Whether the body that threw last ran in KERNEL. */
  boolean inside() {
    return inside;
  }

  @KernelMode
  void unchecked(RuntimeException e) {
    inside = Sojourn.isInKernel();
    throw e;
  }

  @KernelMode
  void checked(IOException e) throws IOException {
    inside = Sojourn.isInKernel();
    throw e;
  }

  @KernelMode
  synchronized void error(Error e) {
    inside = Sojourn.isInKernel();
    throw e;
  }

  /** A null reference, thrown by the virtual machine and not by an instruction. */
  @KernelMode
  int implicit(int[] numbers) {
    inside = Sojourn.isInKernel();
    return numbers[0];
  }

  @KernelMode
  @SuppressWarnings("InfiniteRecursion") // so that there is no stack left
  int overflow(int depth) {
    inside = Sojourn.isInKernel();
    return 1 + overflow(depth + 1);
  }

  /** Leaves and enters KERNEL at every level, until there is no stack for a hook. */
  @KernelMode
  int overflowByTurns(int depth) {
    inside = Sojourn.isInKernel();
    return 1 + back(depth);
  }

  @UserMode
  private int back(int depth) {
    return 1 + overflowByTurns(depth + 1);
  }

  @UserMode
  int overflowFromUser(int depth) {
    return 1 + overflowByTurns(depth);
  }
}
