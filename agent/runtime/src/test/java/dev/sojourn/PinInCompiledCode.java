package dev.sojourn;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A program that pins a thread in compiled code, takes all memory, and goes back to the interpreter
 * while the pin is held. Says whether its own finally block ran where it had an object that was
 * taken out of compiled code, and whether the thread is still pinned.
 */
@SuppressWarnings({"try", "NonAtomicVolatileUpdate"})
final class PinInCompiledCode {
  private static final int WARM_UP = 200_000;
  private static final int LARGEST = 64 * 1024;
  private static final int SMALLEST = 16;

  private static final SojournDomain DOMAIN = Sojourn.defaultDomain();

  private static volatile int sink;
  private static boolean hungry;
  private static @Nullable Object ballast;
  private static boolean finallyRan;

  private PinInCompiledCode() {}

  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch tracked = new CountDownLatch(1);
    Thread target =
        new Thread(
            () -> {
              DOMAIN.enterKernel().close();
              tracked.countDown();
              sleep();
            });
    target.setDaemon(true);
    target.start();
    tracked.await();
    for (int i = 0; i < WARM_UP; i++) {
      box(false);
      pin(target, false);
    }
    finallyRan = false;
    boolean outOfMemory = false;
    hungry = true;
    try {
      box(true);
    } catch (OutOfMemoryError e) {
      ballast = null;
      outOfMemory = true;
    }
    ballast = null;
    try {
      pin(target, true);
    } catch (OutOfMemoryError e) {
      ballast = null;
      outOfMemory = true;
    }
    ballast = null;
    System.out.println(
        "finally="
            + finallyRan
            + " out of memory="
            + outOfMemory
            + " in KERNEL="
            + Sojourn.isInKernel());
  }

  private static void box(boolean rare) {
    int[] box = new int[2];
    try {
      box[0] = sink;
      gorge();
      if (rare) { // not compiled, because it was never so
        sink++;
      }
      sink += box[0];
    } finally {
      finallyRan = true;
    }
  }

  private static void pin(Thread target, boolean rare) {
    try (Pin pin = DOMAIN.tryPin(target)) {
      gorge();
      if (rare) {
        sink++;
      }
      if (!pin.isHeld()) {
        throw new IllegalStateException("the thread is not pinned");
      }
    }
  }

  /** Takes all memory if told so. Must not be inlined: it is compiled for taking none. */
  private static void gorge() {
    if (hungry) {
      for (int size = LARGEST; size >= SMALLEST; ) {
        try {
          @Nullable Object[] block = new Object[size / 8];
          block[0] = ballast;
          ballast = block;
        } catch (OutOfMemoryError e) {
          size /= 2;
        }
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      // The end.
    }
  }
}
