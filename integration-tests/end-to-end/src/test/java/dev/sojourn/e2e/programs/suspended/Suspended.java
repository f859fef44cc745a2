package dev.sojourn.e2e.programs.suspended;

import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Sitter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Asks things of threads that the test has suspended, each in one state, as a debugger does. Before
 * and after each question it talks to the test.
 */
public final class Suspended {
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);

  private static volatile boolean stop;

  private Suspended() {}

  public static void main(String[] args) throws InterruptedException {
    Sitter user = Sitter.inUser("in user");
    CountDownLatch idle = new CountDownLatch(1);
    Thread indeterminate =
        Facts.start(
            "in indeterminate",
            () -> {
              visit();
              visit();
              idle.countDown();
              Facts.await("the end", () -> stop);
            });
    Facts.await(idle);
    ask("in user", user.thread());
    ask("in indeterminate", indeterminate);
    Sitter kernel = Sitter.inKernel("in kernel");
    ask("in kernel", kernel.thread());
    kernel.leave();
    Thread hot = Facts.start("hot", Suspended::visitUntilStopped);
    for (int i = 0; i < 20; i++) {
      ask("hot", hot);
    }
    askPinner(hot);
    stop = true;
    user.leave();
    Facts.join(hot);
  }

  /** What comes of it while the thread is suspended, and that all of it is over afterwards. */
  private static void ask(String state, Thread thread) throws InterruptedException {
    Facts.awaitTest("suspend " + state);
    SojournDomain domain = Sojourn.defaultDomain();
    Invalidation kind = domain.invalidation("asked of it", () -> {});
    long request = kind.request();
    boolean covered = kind.awaitCovered(request, MOMENT);
    GracePeriod period = domain.startExpeditedGracePeriod();
    boolean ended = period.await(MOMENT);
    boolean held;
    try (Pin pin = Sojourn.tryPin(thread)) {
      held = pin.isHeld();
    }
    Facts.print(state, "covered " + covered + ", ended " + ended + ", pinned " + held);
    Facts.awaitTest("resume " + state);
    if (state.equals("in kernel")) {
      return; // it stays there until it is told to leave
    }
    Facts.print(state + " later", kind.awaitCovered(request, LONG) && period.await(LONG));
  }

  /**
   * A pinner is suspended: the thread that it has pinned waits, with a report, until it goes on.
   */
  private static void askPinner(Thread hot) {
    CountDownLatch pinned = new CountDownLatch(1);
    CountDownLatch unpin = new CountDownLatch(1);
    Thread pinner =
        Facts.start(
            "pinner",
            () -> {
              Pin pin = Sojourn.tryPin(hot);
              while (!pin.isHeld()) {
                pin.close();
                pin = Sojourn.tryPin(hot);
              }
              pinned.countDown();
              Facts.await(unpin);
              pin.close();
            });
    Facts.await(pinned);
    Facts.awaitTest("suspend pinner");
    unpin.countDown();
    Facts.awaitTest("resume pinner");
    Facts.join(pinner);
    Facts.print("pinner later", !pinner.isAlive());
  }

  private static void visitUntilStopped() {
    while (!stop) {
      visit();
    }
  }

  @KernelMode
  private static void visit() {}
}
