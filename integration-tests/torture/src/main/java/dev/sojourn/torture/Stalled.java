package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.UserMode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread's work that stays where it must not for longer than the engine puts up with. */
final class Stalled implements Runnable {
  /** Where it stays. */
  enum Place {
    KERNEL,
    KERNEL_APART,
    /** At an entry to KERNEL that must wait for a pin. */
    ENTRY,
    /** Where it keeps nobody waiting, which only a twin does. */
    USER
  }

  static final String APART = "stalls";

  private final Board board;
  private final Place place;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch pinned = new CountDownLatch(1);
  private final CountDownLatch reported = new CountDownLatch(1);
  private volatile boolean left;

  Stalled(Board board, Place place) {
    this.board = board;
    this.place = place;
  }

  @Override
  public void run() {
    switch (place) {
      case KERNEL -> stay();
      case KERNEL_APART -> stayApart();
      case ENTRY -> {
        enter();
        ready.countDown();
        await(pinned);
        enter();
      }
      case USER -> stayInUser();
    }
  }

  @KernelMode
  private void stay() {
    stayUntilReported();
  }

  @KernelMode(domain = APART)
  private void stayApart() {
    stayUntilReported();
  }

  @UserMode
  private void stayInUser() {
    stayUntilReported();
  }

  @KernelMode
  private void enter() {}

  private void stayUntilReported() {
    ready.countDown();
    await(reported);
    left = true; // before it has
  }

  void awaitReady() {
    await(ready);
  }

  void pinned() {
    pinned.countDown();
  }

  void reported() {
    reported.countDown();
  }

  boolean isReported() {
    return reported.getCount() == 0;
  }

  void awaitReported() {
    await(reported);
  }

  boolean hasLeft() {
    return left;
  }

  /** At most until the run is stopped, or something hangs. */
  private void await(CountDownLatch latch) {
    long start = System.nanoTime();
    try {
      while (!latch.await(10, TimeUnit.MILLISECONDS)
          && !board.stopped
          && System.nanoTime() - start < Board.HANG.toNanos()) {}
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }
}
