package dev.sojourn.e2e.programs.statistics;

import dev.sojourn.FailurePolicy;
import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Sitter;

/** Does a known number of everything, and then keeps still while the test looks from outside. */
public final class Busy {
  private Busy() {}

  public static void main(String[] args) {
    Invalidation first = Sojourn.invalidation("first", () -> {});
    Invalidation failing =
        Sojourn.invalidation(
            "failing",
            () -> {
              throw new IllegalStateException("on purpose");
            },
            FailurePolicy.GO_ON);
    for (int i = 0; i < 10; i++) {
      kernel();
    }
    first.request();
    failing.request();
    kernel();
    Sojourn.synchronize();
    Sojourn.synchronize();
    Sojourn.retire(() -> {}, 1);
    Sojourn.retire(
        () -> {
          throw new IllegalStateException("on purpose");
        },
        1);
    Sojourn.barrier();
    Sitter user = Sitter.inUser("sits in user");
    first.request(user.thread());
    Sitter kernel = Sitter.inKernel("sits in kernel");
    GracePeriod period = Sojourn.startGracePeriod();
    Sojourn.retire(() -> {}, 1000);
    Sojourn.retire(() -> {}, 234);
    Sojourn.invalidation("late, and odd: *?=\"", () -> {});
    Facts.print("main", Thread.currentThread().getId());
    Facts.print("user", user.thread().getId());
    Facts.print("kernel", kernel.thread().getId());
    Facts.awaitTest("ready");
    kernel.leave();
    user.leave();
    Sojourn.barrier();
    Facts.print("period", period.isDone());
    Facts.await("an empty backlog", () -> Mx.number("type=Retirement", "OldestAgeMillis") == -1);
    Facts.awaitTest("drained");
  }

  @KernelMode
  private static void kernel() {}
}
