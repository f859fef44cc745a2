package dev.sojourn.e2e.programs.shared;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Asks what a thread in a loop of somebody else's lets others do while it waits. */
public final class Waits {
  private static final int ROUNDS = 5;
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration HANG = Duration.ofSeconds(60);

  /** Below all methods that are woven: a thread that is here has passed their hooks. */
  private static final String SELECTING = "sun.nio.ch.SelectorImpl.lockAndDoSelect";

  private Waits() {}

  /**
   * Prints the facts.
   *
   * @param thread waits in a selector of the JDK's
   * @param wakeUp makes the thread run something, and returns whether that was in KERNEL
   */
  public static void examine(Thread thread, BooleanSupplier wakeUp) {
    Mx.await();
    AtomicInteger handled = new AtomicInteger();
    Invalidation kind =
        Sojourn.invalidation(
            "waits",
            () -> {
              if (Thread.currentThread() == thread) {
                handled.incrementAndGet();
              }
            });
    Facts.print("work in kernel", wakeUp.getAsBoolean());
    awaitSelect(thread);
    Duration patience = Boolean.getBoolean("patient") ? HANG : SHORT;
    try {
      Facts.print("covered while it waits", kind.awaitCovered(kind.request(), patience));
      Facts.print("grace period ends", Sojourn.startGracePeriod().await(patience));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
    Facts.print("handled while it waits", handled.get());
    long before = Mx.sojourns(thread);
    boolean inKernel = true;
    for (int i = 0; i < ROUNDS; i++) {
      inKernel &= wakeUp.getAsBoolean();
      awaitSelect(thread);
    }
    Facts.print("handled then", handled.get());
    Facts.print("a transition per wait", inKernel && Mx.sojourns(thread) - before >= ROUNDS);
  }

  private static void awaitSelect(Thread thread) {
    Facts.await(
        "the thread to select",
        () ->
            Arrays.stream(thread.getStackTrace())
                .anyMatch(f -> (f.getClassName() + "." + f.getMethodName()).equals(SELECTING)));
  }
}
