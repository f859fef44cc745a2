package dev.sojourn.e2e.programs.shared;

import dev.sojourn.Sojourn;
import java.util.function.BooleanSupplier;

/** Calls a woven method and tells where its body ran, where it left us, and how many sojourns. */
public final class Probe {
  private Probe() {}

  public static void call(String name, BooleanSupplier method) {
    long before = Mx.sojourns();
    boolean inside = method.getAsBoolean();
    boolean after = Sojourn.isInKernel();
    Facts.print(name, mode(inside) + " then " + mode(after) + " in " + (Mx.sojourns() - before));
  }

  public static String mode(boolean kernel) {
    return kernel ? "kernel" : "user";
  }
}
