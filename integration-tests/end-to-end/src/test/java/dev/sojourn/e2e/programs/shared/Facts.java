package dev.sojourn.e2e.programs.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How programs talk to the test that forked them, and wait for something that must come. */
public final class Facts {
  /** Less than the tests' own, so that a program can still say what it waited for. */
  private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final BufferedReader STDIN =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private Facts() {}

  public static void print(String name, @Nullable Object value) {
    System.out.println(name + "=" + value);
  }

  /** Prints a line that the test waits for, and waits for one from the test. */
  public static void awaitTest(String line) {
    System.out.println(line);
    try {
      STDIN.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > HANG_NANOS) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      pause(1);
    }
  }

  public static void await(CountDownLatch latch) {
    await("a latch", () -> latch.getCount() == 0);
  }

  public static void join(Thread thread) {
    await("the end of " + thread.getName(), () -> !thread.isAlive());
  }

  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }

  /** Waits until it is so, or the time is over; tells whether it is so. */
  public static boolean within(long millis, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(millis)) {
        return false;
      }
      pause(1);
    }
    return true;
  }

  public static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
