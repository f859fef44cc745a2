package dev.sojourn.e2e.programs;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;

/** Runs without the agent first; the test attaches it, twice. */
public final class Attached {
  private Attached() {}

  public static void main(String[] args) {
    Facts.print("woven before", Sojourn.isWoven());
    Probe.call("before", Attached::kernel);
    Facts.awaitTest("attach");
    Facts.print("woven after", Sojourn.isWoven());
    Mx.await();
    Probe.call("after", Attached::kernel);
    Probe.call("loaded later", () -> new Shapes().instanceMethod());
    Facts.awaitTest("attach again");
    Probe.call("after the second", Attached::kernel);
  }

  @KernelMode
  private static boolean kernel() {
    return Sojourn.isInKernel();
  }
}
