package dev.sojourn.e2e.programs.reclamation;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Retires more than is allowed; to be run with at most 10 objects and 1000 bytes. */
public final class HoldingBack {
  private static final String BEAN = "type=Retirement";

  private final CountDownLatch in = new CountDownLatch(1);
  private final CountDownLatch retireNow = new CountDownLatch(1);
  private final CountDownLatch retired = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicInteger returned = new AtomicInteger();
  private final AtomicInteger disposed = new AtomicInteger();

  private HoldingBack() {}

  /** With an argument, it does not insist on being held back. */
  public static void main(String[] args) {
    Mx.await();
    long waitMillis = args.length == 0 ? 60_000 : 300;
    new HoldingBack().run("count", 12, 0, waitMillis);
    new HoldingBack().run("bytes", 3, 600, waitMillis);
    Facts.print("held back in both", Mx.number(BEAN, "Throttled") >= 2);
    Facts.print("admitted", Mx.number(BEAN, "AdmittedOverLimit"));
    Facts.print("disposed", Mx.number(BEAN, "Disposed"));
    Facts.print("pending", Mx.number(BEAN, "PendingCount") + " " + Mx.number(BEAN, "PendingBytes"));
    Facts.await("an empty backlog", () -> Mx.number(BEAN, "OldestAgeMillis") == -1);
  }

  private void run(String name, int objects, long bytes, long waitMillis) {
    long throttled = Mx.number(BEAN, "Throttled");
    Thread kernel = Facts.start("kernel", this::inKernel);
    Facts.await(in);
    Thread producer =
        Facts.start(
            "producer",
            () -> {
              for (int i = 0; i < objects; i++) {
                retire(bytes);
                returned.incrementAndGet();
              }
            });
    Facts.within(waitMillis, () -> Mx.number(BEAN, "Throttled") > throttled);
    boolean tooMany = Facts.within(300, () -> !producer.isAlive());
    Facts.print(name + ": calls that returned", returned.get());
    Facts.print(name + ": producer done", tooMany);
    retireNow.countDown();
    Facts.await(retired);
    Facts.print(name + ": disposed", disposed.get());
    leave.countDown();
    Facts.join(kernel);
    Facts.join(producer);
    Sojourn.barrier();
    Facts.print(name + ": disposed later", disposed.get());
  }

  @KernelMode
  private void inKernel() {
    in.countDown();
    Facts.await(retireNow);
    for (int i = 0; i < 5; i++) {
      retire(1);
    }
    retired.countDown();
    Facts.await(leave);
  }

  private void retire(long bytes) {
    Sojourn.retire(disposed::incrementAndGet, bytes);
  }
}
