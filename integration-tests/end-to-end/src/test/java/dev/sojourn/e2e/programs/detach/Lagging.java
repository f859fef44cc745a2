package dev.sojourn.e2e.programs.detach;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread sleeps with a request that it has not heard of when the test takes the hooks away. */
public final class Lagging {
  private static final AtomicInteger dropped = new AtomicInteger();
  private static final Invalidation DROP = Sojourn.invalidation("drop", dropped::incrementAndGet);
  private static final CountDownLatch asleep = new CountDownLatch(1);
  private static final CountDownLatch awake = new CountDownLatch(1);

  private Lagging() {}

  public static void main(String[] args) {
    Thread sleeper =
        Facts.start(
            "sleeper",
            () -> {
              kernel();
              asleep.countDown();
              Facts.await(awake);
              kernel();
              Facts.print("dropped", dropped.get());
            });
    Facts.await(asleep);
    Facts.print("covered", DROP.isCovered(DROP.request()));
    Facts.awaitTest("detach");
    Facts.print("woven", Sojourn.isWoven());
    awake.countDown();
    Facts.join(sleeper);
    Facts.awaitTest("detach again");
    Facts.print("woven", Sojourn.isWoven());
  }

  @KernelMode
  private static void kernel() {}
}
