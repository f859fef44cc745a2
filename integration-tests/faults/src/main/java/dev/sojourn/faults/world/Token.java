package dev.sojourn.faults.world;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that is retired. */
final class Token implements Runnable {
  final String name;
  private final AtomicInteger disposed = new AtomicInteger();

  /** Whether it must not be disposed of, because the call that should have retired it threw. */
  volatile boolean refused;

  Token(String name) {
    this.name = name;
  }

  @Override
  public void run() {
    disposed.incrementAndGet();
  }

  int disposed() {
    return disposed.get();
  }
}
