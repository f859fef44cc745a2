package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A remote barrier that works everywhere: a handshake with each tracked thread. Counts, fails on
 * demand, and lets a test do something at the very moment of the barrier.
 */
final class TestBarrier implements RemoteBarrier {
  private final Domain domain;
  private final AtomicInteger issued = new AtomicInteger();
  private volatile boolean failing;
  private volatile Runnable meanwhile = () -> {};

  private TestBarrier(Domain domain) {
    this.domain = domain;
  }

  /** A domain all of whose threads have this policy. */
  static Domain domain(Policy policy) {
    Domain domain = Domain.isolated();
    domain.context().policies().set(policy, List.of(), false);
    return domain;
  }

  static TestBarrier of(Domain domain) {
    TestBarrier barrier = new TestBarrier(domain);
    domain.context().barriers().enable(barrier, "a test's");
    return barrier;
  }

  int issued() {
    return issued.get();
  }

  /** From now on it does nothing, and says so. */
  void fail() {
    failing = true;
  }

  /** Something to happen once, after the next barrier was asked for and before it is done. */
  void during(Runnable once) {
    meanwhile = once;
  }

  @Override
  public boolean issue() {
    issued.incrementAndGet();
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    if (failing) {
      return false;
    }
    domain.forEachThread(record -> record.thread().getStackTrace());
    return true;
  }
}
