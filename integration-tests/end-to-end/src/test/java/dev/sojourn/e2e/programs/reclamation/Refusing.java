package dev.sojourn.e2e.programs.reclamation;

import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import java.time.Duration;

/** Waits in KERNEL for what only leaving it can bring. */
public final class Refusing {
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration HANG = Duration.ofSeconds(60);

  private interface Wait {
    void run() throws InterruptedException;
  }

  private Refusing() {}

  public static void main(String[] args) throws InterruptedException {
    Invalidation kind = Sojourn.invalidation("refusing", () -> {});
    kernel(() -> refused("synchronize", Sojourn::synchronize));
    kernel(() -> refused("barrier", Sojourn::barrier));
    kernel(() -> refused("covered", () -> kind.awaitCovered(kind.request(), SHORT)));
    Thread self = Thread.currentThread();
    kernel(() -> refused("one covered", () -> kind.request(self).awaitCovered(SHORT)));
    GracePeriod[] period = new GracePeriod[1];
    kernel(
        () -> {
          period[0] = Sojourn.startGracePeriod();
          refused("period", () -> period[0].await(SHORT));
          Facts.print("polled in kernel", period[0].isDone());
          user(() -> allowed("synchronize", Sojourn::synchronize));
        });
    Facts.print("mode", Probe.mode(Sojourn.isInKernel()));
    allowed("synchronize", Sojourn::synchronize);
    allowed("barrier", Sojourn::barrier);
    Facts.print("covered later", kind.awaitCovered(kind.request(), HANG));
    Facts.print("period later", period[0].await(HANG));
  }

  private static void refused(String name, Wait wait) {
    try {
      wait.run();
      Facts.print(name, "not refused");
    } catch (IllegalStateException e) {
      Facts.print(name, e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void allowed(String name, Wait wait) {
    try {
      wait.run();
      Facts.print(name, "allowed in " + Probe.mode(Sojourn.isInKernel()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @KernelMode
  private static void kernel(Runnable body) {
    body.run();
  }

  @UserMode
  private static void user(Runnable body) {
    body.run();
  }
}
