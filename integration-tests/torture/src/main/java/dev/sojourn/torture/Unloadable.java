package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.engine.Domain;

/** Kernel code of a loader that is dropped; public for those who load it. */
public final class Unloadable implements Runnable {
  /** Made by reflection. */
  public Unloadable() {}

  @Override
  @KernelMode
  public void run() {
    if (!Sojourn.isInKernel() && Domain.DEFAULT.setup().detachment().begun() == 0) {
      throw new IllegalStateException("not woven");
    }
  }
}
