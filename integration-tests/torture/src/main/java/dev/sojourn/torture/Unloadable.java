package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.engine.Domain;

/** Kernel code of a loader that is dropped; public so that other classes can load it. */
public final class Unloadable implements Runnable {
  /** Made by reflection. */
  public Unloadable() {}

  @Override
  @KernelMode
  public void run() {
    if (!Sojourn.isInKernel() && Domain.DEFAULT.context().detachment().begun() == 0) {
      throw new IllegalStateException("not woven");
    }
  }
}
