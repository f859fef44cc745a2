package dev.sojourn.e2e.programs.invalidation;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Request;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Requests invalidations of threads that are in user mode. */
public final class Deferring {
  private static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

  private Deferring() {}

  /** The argument is for how long at most requests are waited for, in milliseconds. */
  public static void main(String[] args) {
    broadcast(Long.parseLong(args[0]));
    targeted();
    atTheEndOfUserMode();
  }

  /** One thread walks without transitions, another makes them all the time. */
  private static void broadcast(long patience) {
    Walker walker = new Walker("walker");
    Invalidation kind =
        Sojourn.invalidation(
            "broadcast",
            () -> {
              countRun();
              if (Thread.currentThread() == walker.thread()) {
                walker.handled();
              }
            });
    AtomicBoolean go = new AtomicBoolean(true);
    CountDownLatch tracked = new CountDownLatch(1);
    Thread busy =
        Facts.start(
            "busy",
            () -> {
              while (go.get()) {
                kernel();
                tracked.countDown();
              }
            });
    Facts.await(tracked);
    long last = 0;
    for (int i = 0; i < 5; i++) {
      last = kind.request();
    }
    // The busy thread shows that the requests have arrived, before we look at the other one.
    boolean arrived = Facts.within(patience, () -> RUNS.containsKey("busy"));
    walker.awaitSteps();
    Facts.print("reached the busy thread", arrived);
    Facts.print("happened in the loop", walker.events());
    go.set(false);
    Facts.join(busy);
    Facts.print("covered in the loop", kind.isCovered(last));
    walker.stop();
    Facts.print("happened in all", walker.events());
    Facts.print("interrupted", walker.wasInterrupted());
  }

  private static void targeted() {
    Map<Thread, Walker> walkers = new ConcurrentHashMap<>();
    Walker first = new Walker("first");
    Walker second = new Walker("second");
    walkers.put(first.thread(), first);
    walkers.put(second.thread(), second);
    Invalidation kind =
        Sojourn.invalidation(
            "targeted",
            () -> Objects.requireNonNull(walkers.get(Thread.currentThread())).handled());
    Request last = kind.request(first.thread());
    for (int i = 1; i < 5; i++) {
      last = kind.request(first.thread());
    }
    first.awaitSteps();
    Facts.print("target in the loop", first.events());
    Facts.print("target covered", last.isCovered());
    first.stop();
    second.stop();
    Facts.print("target", first.events());
    Facts.print("not the target", second.events());
    Thread stranger = new Thread(Deferring::kernel, "stranger");
    Facts.print("stranger covered", kind.request(stranger).isCovered());
  }

  /** The thread was quiescent before and is afterwards: its way out is a transition too. */
  private static void atTheEndOfUserMode() {
    RUNS.clear();
    Invalidation kind = Sojourn.invalidation("at the end", Deferring::countRun);
    Thread thread =
        Facts.start(
            "leaver",
            () -> {
              user(() -> kind.request());
              Facts.print("after the outermost user method", new TreeMap<>(RUNS));
              kernel();
              Facts.print("after the next kernel method", new TreeMap<>(RUNS));
            });
    Facts.join(thread);
  }

  private static void countRun() {
    RUNS.merge(Thread.currentThread().getName(), 1, Integer::sum);
  }

  @KernelMode
  private static void kernel() {}

  @UserMode
  private static void user(Runnable body) {
    body.run();
  }
}
