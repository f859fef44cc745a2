package dev.sojourn.e2e.programs.detach;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.PerThread;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.StatusWord;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The test takes the hooks away and brings them back, while a thread is inside a method. */
public final class Detached {
  private static final AtomicInteger dropped = new AtomicInteger();
  private static final AtomicInteger disposed = new AtomicInteger();
  private static final Invalidation DROP = Sojourn.invalidation("drop", dropped::incrementAndGet);
  private static final PerThread<String> VALUE = PerThread.withInitial(() -> "a value");
  private static final CountDownLatch in = new CountDownLatch(1);
  private static final CountDownLatch leave = new CountDownLatch(1);
  private static final CountDownLatch out = new CountDownLatch(1);
  private static final CountDownLatch end = new CountDownLatch(1);

  private Detached() {}

  public static void main(String[] args) throws InterruptedException {
    Thread inside = Facts.start("inside", Detached::insideAndOut);
    Facts.await(in);
    Facts.print("woven at first", Sojourn.isWoven());
    kernel("at first");
    Sojourn.retire(disposed::incrementAndGet, 1);
    Facts.awaitTest("detach");

    Facts.print("woven", Sojourn.isWoven());
    long request = DROP.request();
    kernel("without hooks");
    Facts.print("dropped", dropped.get());
    Facts.print("covered", DROP.isCovered(request));
    Sojourn.retire(disposed::incrementAndGet, 1);
    Facts.print("pinned", Sojourn.tryPin(inside).isHeld());
    leave.countDown();
    Facts.await(out);
    long status = Objects.requireNonNull(Domain.DEFAULT.find(inside)).statusAcquire();
    Facts.print("the call with hooks has left", !StatusWord.isKernel(status));
    Facts.pause(100);
    Facts.print("disposed", disposed.get());
    Facts.awaitTest("attach");

    Facts.print("woven again", Sojourn.isWoven());
    kernel("with hooks again");
    Facts.print("dropped", dropped.get());
    end.countDown();
    Facts.join(inside);
    Facts.print("covered in time", DROP.awaitCovered(request, Duration.ofSeconds(60)));
    Sojourn.barrier();
    Facts.print("disposed", disposed.get());
  }

  private static void insideAndOut() {
    stay();
    out.countDown();
    Facts.await(end);
  }

  @KernelMode
  private static void stay() {
    in.countDown();
    Facts.await(leave);
  }

  @KernelMode
  private static void kernel(String when) {
    Facts.print(when, (Sojourn.isInKernel() ? "kernel" : "user") + " with " + VALUE.get());
  }
}
