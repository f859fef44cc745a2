package dev.sojourn.e2e.programs.quiet;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Sitter;

/** Does what the agent has something to say about. */
public final class Outspoken {
  private Outspoken() {}

  public static void main(String[] args) {
    Invalidation failing =
        Sojourn.invalidation(
            "failing",
            () -> {
              throw new IllegalStateException("a handler on purpose");
            },
            FailurePolicy.GO_ON);
    kernel();
    failing.request();
    kernel();
    Sojourn.retire(
        () -> {
          throw new IllegalStateException("a disposer on purpose");
        },
        1);
    Sojourn.barrier();
    Sitter holder = Sitter.inKernel("holder");
    Sojourn.retire(() -> {}, 1);
    Facts.awaitTest("stalled");
    holder.leave();
    Facts.print("ended", true);
  }

  @KernelMode
  private static void kernel() {}
}
