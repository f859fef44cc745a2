package dev.sojourn;

import dev.sojourn.engine.Domain;

/** Refuses calls that would wait for their own caller. */
final class Checks {
  private Checks() {}

  static void mayWait(Domain domain, String call) {
    if (domain.isInKernel()) {
      throw new IllegalStateException(
          call
              + " was called in KERNEL, and would wait for the calling thread '"
              + Thread.currentThread().getName()
              + "' itself to leave it; call it outside @KernelMode methods, or from a @UserMode"
              + " method");
    }
    if (Domain.isPinHeld()) {
      throw new IllegalStateException(
          call
              + " was called on thread '"
              + Thread.currentThread().getName()
              + "', which holds a pin: nothing may be waited for while another thread may be"
              + " waiting for the pin to be closed; close it first");
    }
  }
}
