package dev.sojourn.e2e.programs.threaddeath;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.e2e.programs.shared.Sitter;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that die in every state. */
public final class Dying {
  private static final int MANY = 5_000;

  private static final AtomicInteger HANDLED = new AtomicInteger();

  private Dying() {}

  public static void main(String[] args) {
    Mx.await();
    dies("never entered", () -> {});
    dies("after kernel", () -> kernel(() -> {}));
    dies("thrown out of kernel", () -> kernel(Dying::fail));
    dies("thrown out of user", () -> user(Dying::fail));
    dies("thrown out of user in kernel", () -> kernel(() -> user(Dying::fail)));
    dies("thrown out of kernel in user", () -> user(() -> kernel(Dying::fail)));
    pendingWork();
    Sitter holdout = Sitter.inKernel("holdout");
    many();
    holdout.leave();
    Facts.await("the last record's end", () -> Mx.number("type=Threads", "Tracked") == 0);
    Facts.print("handled by the dead", HANDLED.get());
  }

  private static void dies(String name, Runnable body) {
    AtomicBoolean tracked = new AtomicBoolean();
    Runnable lookBack = () -> tracked.set(Mx.isTracked(Thread.currentThread().getId()));
    Thread thread = new Thread(() -> runThen(body, lookBack), name);
    thread.setUncaughtExceptionHandler((t, e) -> {});
    thread.start();
    Facts.join(thread);
    Sojourn.synchronize();
    gone(name + (tracked.get() ? ", tracked" : ", never tracked"), thread);
  }

  private static void runThen(Runnable body, Runnable last) {
    try {
      body.run();
    } finally {
      last.run();
    }
  }

  /** Dies while it is asked for something, by both kinds of requests. */
  private static void pendingWork() {
    Invalidation kind = Sojourn.invalidation("dying", HANDLED::incrementAndGet);
    CountDownLatch tracked = new CountDownLatch(1);
    CountDownLatch die = new CountDownLatch(1);
    Thread thread =
        Facts.start(
            "with pending work",
            () -> {
              kernel(tracked::countDown);
              Facts.await(die);
            });
    Facts.await(tracked);
    Facts.await("its way out of kernel", () -> kind.request(thread).isCovered());
    kind.request();
    HANDLED.set(0);
    die.countDown();
    Facts.join(thread);
    Sojourn.synchronize();
    gone("with pending work", thread);
    Facts.print("dropped", Mx.number("type=Threads", "ReapedWithPendingWork"));
  }

  private static void gone(String name, Thread thread) {
    Facts.await("the end of its record", () -> !Mx.isTracked(thread.getId()));
    Facts.print(name, "gone");
  }

  /** While one thread sits in KERNEL, so that records can go without a grace period's end. */
  private static void many() {
    long reaped = Mx.number("type=Threads", "Reaped");
    List<WeakReference<Thread>> threads = new ArrayList<>(MANY);
    for (int i = 0; i < MANY; i++) {
      Thread thread = new Thread(() -> kernel(() -> {}), "short-" + i);
      thread.start();
      threads.add(new WeakReference<>(thread));
      if (i % 100 == 99) {
        Facts.join(thread);
      }
    }
    Facts.await("the records' end", () -> Mx.number("type=Threads", "Tracked") == 1);
    Facts.print("reaped of many", Mx.number("type=Threads", "Reaped") - reaped);
    Facts.print("rows left of many", Mx.rows());
    Facts.await(
        "the threads' collection",
        () -> {
          System.gc();
          return threads.stream().allMatch(thread -> thread.refersTo(null));
        });
    Facts.print("kept of many", 0);
  }

  private static void fail() {
    throw new UnsupportedOperationException("on purpose");
  }

  @KernelMode
  private static void kernel(Runnable body) {
    body.run();
  }

  @UserMode
  private static void user(Runnable body) {
    body.run();
  }
}
