package dev.sojourn.e2e.programs.shared;

import dev.sojourn.KernelMode;
import dev.sojourn.UserMode;
import java.util.concurrent.CountDownLatch;

/** A thread that sits in one mode until it is told to leave. */
public final class Sitter {
  private final CountDownLatch in = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final Thread thread;

  private Sitter(String name, boolean kernel) {
    thread = Facts.start(name, kernel ? this::sitInKernel : this::sitInUser);
    Facts.await(in);
  }

  /** Returns when the thread is in KERNEL. */
  public static Sitter inKernel(String name) {
    return new Sitter(name, true);
  }

  /** Returns when the thread is in USER. */
  public static Sitter inUser(String name) {
    return new Sitter(name, false);
  }

  public Thread thread() {
    return thread;
  }

  /** Tells it to leave, and waits for its end. */
  public void leave() {
    leave.countDown();
    Facts.join(thread);
  }

  @KernelMode
  private void sitInKernel() {
    sit();
  }

  @UserMode
  private void sitInUser() {
    sit();
  }

  private void sit() {
    in.countDown();
    Facts.await(leave);
  }
}
