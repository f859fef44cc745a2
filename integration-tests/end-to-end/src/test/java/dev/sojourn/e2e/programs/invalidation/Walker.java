package dev.sojourn.e2e.programs.invalidation;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.UserMode;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Probe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread in a long loop without transitions, in user mode; told to stop, it goes on to kernel
 * code. It remembers what happened to it, in order, in {@link #events}.
 */
final class Walker {
  private final CountDownLatch walking = new CountDownLatch(1);
  private final AtomicLong steps = new AtomicLong();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean walk = true;
  private volatile boolean interrupted;

  Walker(String name) {
    thread = Facts.start(name, this::walk);
    Facts.await(walking);
  }

  Thread thread() {
    return thread;
  }

  List<String> events() {
    return events;
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  /** What a handler calls. */
  void handled() {
    boolean here = Thread.currentThread() == thread;
    events.add((here ? "handler in " : "elsewhere in ") + Probe.mode(Sojourn.isInKernel()));
  }

  /** Waits until it has made many steps more, and time has passed. */
  void awaitSteps() {
    long before = steps.get();
    Facts.await("steps", () -> steps.get() > before + 1_000_000);
    Facts.pause(100);
  }

  void stop() {
    walk = false;
    Facts.join(thread);
  }

  @UserMode
  private void walk() {
    walking.countDown();
    while (walk) {
      steps.incrementAndGet();
      interrupted |= Thread.currentThread().isInterrupted();
    }
    events.add("loop ended");
    inKernel();
    inKernel();
    interrupted |= Thread.currentThread().isInterrupted();
  }

  @KernelMode
  private void inKernel() {
    events.add("body in " + Probe.mode(Sojourn.isInKernel()));
  }
}
