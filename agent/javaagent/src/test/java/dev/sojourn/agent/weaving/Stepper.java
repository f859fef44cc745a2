package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sojourn.Sojourn;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A thread that goes from stop to stop, and says at each in which mode it is. */
final class Stepper {
  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final Semaphore steps = new Semaphore(0);
  private final Thread thread;

  Stepper(Consumer<Stepper> way) {
    thread = new Thread(() -> way.accept(this), "stepper");
    thread.setDaemon(true);
    thread.start();
  }

  void stop(String place) {
    arrivals.add(place + (Sojourn.isInKernel() ? " KERNEL" : " USER"));
    steps.acquireUninterruptibly();
  }

  void awaitAt(String place) throws InterruptedException {
    assertEquals(place, arrivals.take());
  }

  void stepTo(String place) throws InterruptedException {
    steps.release();
    awaitAt(place);
  }

  void end() throws InterruptedException {
    steps.release(10);
    thread.join();
  }
}
