package dev.sojourn.e2e.programs.shared;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that does one thing after the other, as it is told. */
public final class Worker {
  private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
  private final Thread thread;

  public Worker(String name) {
    thread = Facts.start(name, this::work);
  }

  public Thread thread() {
    return thread;
  }

  /** Tells it to do something, and waits until it is done. */
  public void run(Runnable step) {
    Facts.await(begin(step));
  }

  /** Tells it to do something; the latch opens when it is done. */
  public CountDownLatch begin(Runnable step) {
    CountDownLatch done = new CountDownLatch(1);
    steps.add(
        () -> {
          step.run();
          done.countDown();
        });
    return done;
  }

  private void work() {
    try {
      for (; ; ) {
        steps.take().run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }
}
