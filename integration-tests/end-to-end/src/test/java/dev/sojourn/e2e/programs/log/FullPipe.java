package dev.sojourn.e2e.programs.log;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Its standard error is a pipe that nobody reads: fills it, has a handler throw on a thread that
 * makes transitions, and tells whether that thread goes on. Ends when its stdin does.
 */
public final class FullPipe {
  private static final int PIPE_BYTES = 1 << 20; // more than a pipe takes
  private static final int ROUNDS = 10_000;

  private static final AtomicLong rounds = new AtomicLong();
  private static volatile boolean full;

  private FullPipe() {}

  @KernelMode
  private static void transition() {
    rounds.incrementAndGet();
  }

  private static void handle() {
    if (full) {
      throw new IllegalStateException("on purpose");
    }
  }

  public static void main(String[] args) throws InterruptedException, IOException {
    Invalidation throwing = Sojourn.invalidation("throwing", FullPipe::handle, FailurePolicy.GO_ON);
    daemon(
        "hot",
        () -> {
          for (; ; ) {
            transition();
          }
        });
    byte[] bytes = new byte[PIPE_BYTES];
    Arrays.fill(bytes, (byte) '.');
    Thread filler = daemon("filler", () -> System.err.write(bytes, 0, bytes.length));
    untilInWrite(filler);
    System.out.println("full");
    full = true;
    for (int i = 0; i < 8; i++) {
      throwing.request();
      long reached = rounds.get() + ROUNDS;
      while (rounds.get() < reached) {
        Thread.onSpinWait(); // for ever, if the thread stands in its write
      }
    }
    System.out.println("goes on");
    Sojourn.synchronize();
    System.out.println("grace period ended");
    System.out.println("still full=" + isInWrite(filler));
    while (System.in.read() >= 0) {}
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** It has written all that there is room for: it stays where it is for a while. */
  private static void untilInWrite(Thread filler) throws InterruptedException {
    for (int times = 0; times < 20; times = isInWrite(filler) ? times + 1 : 0) {
      Thread.sleep(10);
    }
  }

  private static boolean isInWrite(Thread filler) {
    return Arrays.stream(filler.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("writeBytes"));
  }
}
