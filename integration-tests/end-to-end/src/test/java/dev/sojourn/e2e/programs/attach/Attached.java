package dev.sojourn.e2e.programs.attach;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Probe;
import dev.sojourn.e2e.programs.weaving.Shapes;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs without the agent first; the test attaches it, twice. */
public final class Attached {
  private static final AtomicInteger dropped = new AtomicInteger();
  private static final Invalidation DROP = Sojourn.invalidation("drop", dropped::incrementAndGet);

  private Attached() {}

  public static void main(String[] args) {
    Facts.print("woven before", Sojourn.isWoven());
    Probe.call("before", Attached::kernel);
    Facts.awaitTest("attach");
    Facts.print("woven after", Sojourn.isWoven());
    Mx.await();
    // Of what this thread keeps from the call before: it was in a method that had no hooks.
    Facts.print("covered", DROP.isCovered(DROP.request()));
    Probe.call("after", Attached::kernel);
    Facts.print("dropped", dropped.get());
    Probe.call("loaded later", () -> new Shapes().instanceMethod());
    Facts.awaitTest("attach again");
    Probe.call("after the second", Attached::kernel);
  }

  @KernelMode
  private static boolean kernel() {
    return Sojourn.isInKernel();
  }
}
