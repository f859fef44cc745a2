package dev.sojourn.e2e.programs.domains;

import dev.sojourn.GracePeriod;
import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A thread sits in KERNEL of domain a; what it holds up there, in domain b, and in the default. */
public final class Apart {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration HANG = Duration.ofSeconds(60);

  private static final SojournDomain A = Sojourn.domain("a");
  private static final SojournDomain B = Sojourn.domain("b");
  private static final SojournDomain DEFAULT = Sojourn.defaultDomain();

  private static final CountDownLatch IN = new CountDownLatch(1);
  private static final CountDownLatch LEAVE = new CountDownLatch(1);

  private final SojournDomain domain;
  private final Invalidation kind;
  private final GracePeriod period;
  private final long request;
  private final CountDownLatch disposed = new CountDownLatch(1);

  /** Asks everything of a domain. */
  private Apart(SojournDomain domain) {
    this.domain = domain;
    kind = domain.invalidation("of " + domain, () -> {});
    period = domain.startGracePeriod();
    request = kind.request();
    domain.retire(disposed::countDown, 1);
  }

  public static void main(String[] args) throws InterruptedException {
    inA(() -> inB(() -> modes("both")));
    inA(() -> inDefault(() -> outOfA(() -> modes("out of a"))));
    inA(() -> outOfB(() -> modes("out of b")));
    Thread sitter = Facts.start("sitter", () -> inA(Apart::sit));
    Facts.await(IN);
    Apart a = new Apart(A);
    new Apart(B).come(HANG);
    new Apart(DEFAULT).come(HANG);
    a.come(SHORT);
    Facts.awaitTest("ready");
    LEAVE.countDown();
    Facts.join(sitter);
    a.come(HANG);
  }

  /** What of it comes within the time. */
  private void come(Duration limit) throws InterruptedException {
    boolean over = period.await(limit);
    boolean covered = kind.awaitCovered(request, limit);
    boolean free = Facts.within(limit.toMillis(), () -> disposed.getCount() == 0);
    Facts.print(
        domain.toString(),
        (over ? "period over" : "period runs")
            + (covered ? ", covered" : ", not covered")
            + (free ? ", disposed" : ", not disposed"));
  }

  private static void modes(String name) {
    Facts.print(
        name,
        Probe.mode(A.isInKernel())
            + " in a, "
            + Probe.mode(B.isInKernel())
            + " in b, "
            + Probe.mode(Sojourn.isInKernel()));
  }

  private static void sit() {
    IN.countDown();
    Facts.await(LEAVE);
  }

  @KernelMode(domain = "a")
  private static void inA(Runnable body) {
    body.run();
  }

  @KernelMode(domain = "b")
  private static void inB(Runnable body) {
    body.run();
  }

  @KernelMode
  private static void inDefault(Runnable body) {
    body.run();
  }

  @UserMode(domain = "a")
  private static void outOfA(Runnable body) {
    body.run();
  }

  @UserMode(domain = "b")
  private static void outOfB(Runnable body) {
    body.run();
  }
}
