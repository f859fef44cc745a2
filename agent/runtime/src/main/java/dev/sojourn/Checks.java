package dev.sojourn;

import dev.sojourn.engine.Domain;

/**
 * Checks made before a call waits: each refuses a call that could wait for the calling thread
 * itself.
 */
final class Checks {
  private Checks() {}

  static void mayWaitForDisposers(Domain domain, String call) {
    mayWait(domain, call);
    if (domain.retirement().isInDisposer()) {
      throw new IllegalStateException(
          call
              + " was called in a disposer, and would wait for that disposer to return; call it on"
              + " another thread");
    }
  }

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
              + "', which holds a pin: another thread may be waiting until the pin is closed, so"
              + " this one must not wait; close it first");
    }
  }
}
