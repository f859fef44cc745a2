package dev.sojourn.e2e.programs.shared;

import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Stops a thread in the middle of somebody else's code, and asks what others may do then. */
public final class Inside {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration HANG = Duration.ofSeconds(60);

  private final CountDownLatch in = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private volatile boolean kernel;

  /** Called by the thread, in the middle. */
  public void stop() {
    if (in.getCount() > 0) {
      kernel = Sojourn.isInKernel();
      in.countDown();
      Facts.await(leave);
    }
  }

  public void awaitStopped() {
    Facts.await(in);
  }

  /** Prints the facts, and lets the thread go on. */
  public void examine() throws InterruptedException {
    awaitStopped();
    Facts.print("inside in kernel", kernel);
    Invalidation kind = Sojourn.invalidation("inside", () -> {});
    long request = kind.request();
    Facts.print("covered inside", kind.isCovered(request));
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("grace period ends inside", period.await(SHORT));
    leave.countDown();
    Facts.print("covered then", kind.awaitCovered(request, HANG));
    Facts.print("grace period ends then", period.await(HANG));
  }
}
