package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;

/** Kernel code of a loader that is dropped; public for those who load it. */
public final class Unloadable implements Runnable {
  /** Made by reflection. */
  public Unloadable() {}

  @Override
  @KernelMode
  public void run() {
    if (!Sojourn.isInKernel()) {
      throw new IllegalStateException("not woven");
    }
  }
}
