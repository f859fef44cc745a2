package dev.sojourn.e2e.programs.threaddeath;

import dev.sojourn.GracePeriod;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Virtual threads, which change their carriers in the middle of a sojourn. */
public final class Virtual {
  private static final int MANY = 5_000;

  private static final CountDownLatch IN = new CountDownLatch(1);
  private static final CountDownLatch LEAVE = new CountDownLatch(1);
  private static final LongAdder INSIDE = new LongAdder();

  private Virtual() {}

  public static void main(String[] args) throws ReflectiveOperationException, InterruptedException {
    Mx.await();
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Thread sitter = (Thread) start.invoke(null, (Runnable) Virtual::sit);
    Facts.await(IN);
    GracePeriod period = Sojourn.startGracePeriod();
    Facts.print("period over in kernel", period.await(Duration.ofMillis(200)));
    Facts.print("rows", Mx.rows());
    LEAVE.countDown();
    Facts.join(sitter);
    Facts.print("period over later", period.await(Duration.ofSeconds(60)));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      threads.add((Thread) start.invoke(null, (Runnable) Virtual::twice));
    }
    threads.forEach(Facts::join);
    Facts.print("in kernel", INSIDE.sum() == 3L * MANY);
    Sojourn.synchronize();
    Facts.await("the records' end", () -> Mx.number("type=Threads", "Tracked") == 0);
    Facts.print("rows later", Mx.rows());
  }

  private static void twice() {
    acrossCarriers();
    Facts.pause(1);
    count();
  }

  @KernelMode
  private static void acrossCarriers() {
    count();
    Facts.pause(1);
    count();
  }

  @KernelMode
  private static void count() {
    if (Sojourn.isInKernel()) {
      INSIDE.increment();
    }
  }

  @KernelMode
  private static void sit() {
    IN.countDown();
    Facts.await(LEAVE);
  }
}
