package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** A thread under a policy that makes calls all the time, and counts them, when it is told to. */
final class HotThread extends Thread implements AutoCloseable {
  private final Policy policy;
  private final IntToLongFunction loop;
  private final int chunk;
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean wanted;
  private volatile boolean running;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;

  /** Keeps what the loop computes from being left out; not private, or it would be. */
  long sum;

  /**
   * Starts it; it rests at first.
   *
   * @param chunk calls between two looks at whether it is to go on
   */
  HotThread(String name, Policy policy, int chunk, IntToLongFunction loop) {
    super(name);
    this.policy = policy;
    this.chunk = chunk;
    this.loop = loop;
    setDaemon(true);
    start();
  }

  @Override
  public void run() {
    try {
      Modes.adopt(policy);
      while (!ended) {
        if (wanted) {
          if (!running) {
            running = true;
          }
          sum += loop.applyAsLong(chunk);
          calls.lazySet(calls.getPlain() + chunk);
        } else {
          running = false;
          LockSupport.park(this);
        }
      }
      Modes.require(policy);
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** The calls made so far. */
  long calls() {
    return calls.get();
  }

  /** Returns when it is at work. */
  void go() {
    wanted = true;
    LockSupport.unpark(this);
    while (!running) {
      checkAlive();
      Thread.onSpinWait();
    }
  }

  /** Returns when it is at rest. */
  void rest() {
    wanted = false;
    while (running) {
      checkAlive();
      Thread.onSpinWait();
    }
  }

  /** A slice that is measured while this thread is at work. */
  DoubleSupplier beside(DoubleSupplier slice) {
    return () -> {
      go();
      double value = slice.getAsDouble();
      rest();
      return value;
    };
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if it was not in its policy's mode to the last
   */
  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(this);
    try {
      join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted in the midst of a measurement", e);
    }
    checkFailure();
  }

  private void checkAlive() {
    if (!isAlive()) {
      checkFailure();
      throw new IllegalStateException("thread '" + getName() + "' has ended");
    }
  }

  private void checkFailure() {
    if (failure != null) {
      throw new IllegalStateException("thread '" + getName() + "' has failed", failure);
    }
  }
}
