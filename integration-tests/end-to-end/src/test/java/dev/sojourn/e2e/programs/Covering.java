package dev.sojourn.e2e.programs;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks when requests are covered, while threads sit in KERNEL. */
public final class Covering {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration HANG = Duration.ofSeconds(60);

  private Covering() {}

  public static void main(String[] args) throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    Invalidation kind = Sojourn.invalidation("covering", runs::incrementAndGet);
    Sitter user = Sitter.inUser("user");
    Facts.print("only user mode", kind.isCovered(kind.request()));

    Sitter before = Sitter.inKernel("before");
    long toAll = kind.request();
    Facts.print("entered before", kind.isCovered(toAll));
    Facts.print("awaited in vain", kind.awaitCovered(toAll, SHORT));
    runs.set(0);
    Sitter after = Sitter.inKernel("after");
    Facts.print("a thread that is new owes", runs.get());
    before.leave();
    Facts.print("handler at the exit", runs.get());
    Facts.print("left", kind.isCovered(toAll) && kind.awaitCovered(toAll, HANG));

    long toOne = kind.request(after.thread());
    long toOther = kind.request(user.thread());
    Facts.print("target in kernel", kind.isCovered(after.thread(), toOne));
    Facts.print("target awaited in vain", kind.awaitCovered(after.thread(), toOne, Duration.ZERO));
    Facts.print("target in user mode", kind.isCovered(user.thread(), toOther));
    after.leave();
    Facts.print("target left", kind.awaitCovered(after.thread(), toOne, HANG));
    user.leave();
    Facts.print("nobody there", kind.awaitCovered(kind.request(), HANG));
  }
}
