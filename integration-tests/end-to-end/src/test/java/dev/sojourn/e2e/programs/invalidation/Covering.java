package dev.sojourn.e2e.programs.invalidation;

import dev.sojourn.Invalidation;
import dev.sojourn.Request;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Sitter;
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

    Request toOne = kind.request(after.thread());
    Request toOther = kind.request(user.thread());
    Facts.print("target in kernel", toOne.isCovered());
    Facts.print("target awaited in vain", toOne.awaitCovered(Duration.ZERO));
    Facts.print("target in user mode", toOther.isCovered());
    after.leave();
    Facts.print("target left", toOne.awaitCovered(HANG));
    user.leave();
    Facts.print("nobody there", kind.awaitCovered(kind.request(), HANG));
  }
}
