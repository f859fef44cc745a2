package dev.sojourn.e2e.programs.shared;

import dev.sojourn.Sojourn;

/** Holds up a grace period until the test has seen enough. */
public final class Stalling {
  private Stalling() {}

  public static void main(String[] args) {
    Sitter bystander = Sitter.inUser("bystander");
    Sitter holder = Sitter.inKernel("holder");
    Sojourn.retire(() -> Facts.print("disposed", true), 64);
    Facts.awaitTest("stalled");
    holder.leave();
    Sojourn.barrier();
    bystander.leave();
    Facts.print("mode", Probe.mode(Sojourn.isInKernel()));
  }
}
