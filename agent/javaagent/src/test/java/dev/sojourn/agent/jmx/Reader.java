package dev.sojourn.agent.jmx;

import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import java.util.concurrent.CountDownLatch;

/** A thread that stays in KERNEL until it is let go. */
final class Reader implements AutoCloseable {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  final Thread thread = new Thread(this::run, "a reader, \"€\"");

  Reader() throws InterruptedException {
    thread.setDaemon(true);
    thread.start();
    entered.await();
  }

  private void run() {
    Transition kernel = Sojourn.enterKernel();
    entered.countDown();
    awaitQuietly(released);
    kernel.close();
    left.countDown();
    awaitQuietly(ended);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void leave() throws InterruptedException {
    released.countDown();
    left.await();
  }

  @Override
  public void close() {
    released.countDown();
    ended.countDown();
    Beans.await(() -> !thread.isAlive());
  }
}
