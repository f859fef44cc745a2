package dev.sojourn.e2e.programs.shared;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;

/** The smallest program that uses the annotations. */
public final class Hello {
  private Hello() {}

  /** With an argument it uses the statistics as well. */
  public static void main(String[] args) {
    Facts.print("woven", Sojourn.isWoven());
    Facts.print("inside", Probe.mode(kernel()));
    if (args.length > 0) {
      Mx.await();
      Sojourn.synchronize();
      Facts.print("grace periods", Mx.number("type=GracePeriods", "Completed"));
    }
  }

  @KernelMode
  private static boolean kernel() {
    return Sojourn.isInKernel();
  }
}
