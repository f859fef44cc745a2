package dev.sojourn.e2e.programs.shared;

import dev.sojourn.GracePeriod;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A thread is inside a method when the agent is attached, in a frame that has no hooks. */
public final class OldFrame {
  private static final CountDownLatch in = new CountDownLatch(1);
  private static final CountDownLatch leave = new CountDownLatch(1);

  private OldFrame() {}

  public static void main(String[] args) throws InterruptedException {
    Thread thread = Facts.start("in an old frame", OldFrame::kernel);
    Facts.await(in);
    Facts.awaitTest("attach");
    Facts.print("woven", Sojourn.isWoven());
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("ended in the old frame", period.await(Duration.ofSeconds(1)));
    leave.countDown();
    Facts.join(thread);
    Facts.print("ended later", period.await(Duration.ofSeconds(60)));
    Facts.awaitTest("left");
  }

  @KernelMode
  private static void kernel() {
    in.countDown();
    Facts.await(leave);
  }
}
