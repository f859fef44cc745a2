package dev.sojourn.e2e.programs.reconfigured;

import dev.sojourn.GracePeriod;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Has an event loop that is woven all the time, and a thread inside a method without an annotation;
 * the test names that one in a pattern, by an attach.
 */
public final class Growing {
  private static final CountDownLatch in = new CountDownLatch(2);
  private static final CountDownLatch leave = new CountDownLatch(1);
  private static final CountDownLatch end = new CountDownLatch(1);

  private Growing() {}

  public static void main(String[] args) throws InterruptedException {
    Thread loop = Facts.start("event loop", Growing::run);
    Thread inside = Facts.start("inside", () -> plain(leave));
    Facts.await(in);
    Facts.print("at first", mode());
    Facts.awaitTest("add");
    Facts.print("woven", Sojourn.isWoven());
    Facts.print("with a pattern", mode());
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("ended in the old call", period.await(Duration.ofSeconds(1)));
    leave.countDown();
    Facts.join(inside);
    Facts.print("ended in the event loop", period.await(Duration.ofSeconds(60)));
    Facts.awaitTest("take away");
    Facts.print("refused", mode());
    end.countDown();
    Facts.join(loop);
    Facts.awaitTest("detach");
    Facts.awaitTest("attach");
    Facts.print("woven again", Sojourn.isWoven());
    Facts.print("without the pattern", mode());
    Facts.print("annotated", Probe.mode(annotated()));
    Facts.print("ended", Sojourn.startGracePeriod().await(Duration.ofSeconds(60)));
  }

  private static String mode() {
    return Probe.mode(plain(new CountDownLatch(0)));
  }

  /** No annotation. */
  private static boolean plain(CountDownLatch until) {
    in.countDown();
    Facts.await(until);
    return Sojourn.isInKernel();
  }

  @KernelMode
  private static boolean annotated() {
    return Sojourn.isInKernel();
  }

  @KernelMode
  private static void run() {
    in.countDown();
    idle();
  }

  @UserMode
  private static void idle() {
    Facts.await(end);
  }
}
