package dev.sojourn;

import dev.sojourn.engine.Domain;

/** Refuses calls that would wait for their own caller. */
final class Checks {
  private Checks() {}

  static void notInKernel(String call) {
    if (Domain.DEFAULT.isInKernel()) {
      throw new IllegalStateException(
          call
              + " was called in KERNEL, and would wait for the calling thread '"
              + Thread.currentThread().getName()
              + "' itself to leave it; call it outside @KernelMode methods, or from a @UserMode"
              + " method");
    }
  }
}
