package dev.sojourn.e2e.programs.log;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * Has a handler throw at the very end: then returns from main, exits or halts. With {@code closed}
 * it throws in a shutdown hook, when the platform's logging has closed itself.
 */
public final class LastWords {
  private static final Logger ROOT = Logger.getLogger("");
  private static final long HANG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private LastWords() {}

  public static void main(String[] args) {
    Invalidation throwing =
        Sojourn.invalidation(
            "throwing",
            () -> {
              throw new IllegalStateException("on purpose");
            },
            FailurePolicy.GO_ON);
    if (args[0].equals("closed")) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> throwWhenClosed(throwing), "main"));
      return;
    }
    throwNow(throwing);
    switch (args[0]) {
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      default -> {}
    }
  }

  @SuppressWarnings("try") // a transition is there to be closed
  private static void throwNow(Invalidation throwing) {
    try (Transition first = Sojourn.enterKernel()) {
      throwing.request();
    }
  }

  /** Stays until the report is out: the process does not wait for what comes during its end. */
  private static void throwWhenClosed(Invalidation throwing) {
    await(() -> ROOT.getHandlers().length == 0);
    PrintStream err = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    throwNow(throwing);
    await(() -> seen.toString(StandardCharsets.UTF_8).contains("LastWords.java"));
    err.println(seen.toString(StandardCharsets.UTF_8));
  }

  private static void await(BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > HANG_NANOS) {
        Runtime.getRuntime().halt(3);
      }
      Thread.onSpinWait();
    }
  }
}
