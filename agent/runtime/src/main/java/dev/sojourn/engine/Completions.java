package dev.sojourn.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Futures that complete when grace periods have ended, and the thread that completes them. It calls
 * executors of the application, which may block; so it is a thread of its own, and an executor that
 * blocks delays other completions but no grace period. Started when it is first needed.
 */
public final class Completions {
  private static final long PAUSE_AFTER_ERROR_NANOS = 10_000_000;

  /** Supplies the value of all these futures. */
  private static final class Nothing implements Supplier<Void> {
    @Override
    @SuppressWarnings("NullAway") // null is the only value of its type
    public Void get() {
      return null;
    }
  }

  private record Entry(long number, CompletableFuture<Void> future, Executor executor) {}

  private final Domain domain;
  private final Daemon daemon;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Nothing nothing = new Nothing();
  private final Runner runner = new Runner();

  /**
   * The thread's body; not a method of the outer class, so that users of the engine cannot run it.
   */
  private final class Runner implements Runnable {
    @Override
    public void run() {
      for (; ; ) {
        try {
          Entry entry = entries.peek();
          if (entry == null) {
            LockSupport.park(this);
          } else {
            domain.gracePeriods().awaitEnd(entry.number);
            hand(entry);
            entries.poll(); // last, so that an error before it only makes this run again
          }
        } catch (Throwable e) {
          pauseAfter(e);
        }
        Thread.interrupted(); // by anyone: an interrupted thread cannot park
      }
    }
  }

  Completions(Domain domain) {
    this.domain = domain;
    daemon = new Daemon(Daemon.name("sojourn-completions", domain), runner);
  }

  /**
   * Returns a future that completes once a grace period has ended; any thread, any mode.
   *
   * @param number the grace period's number
   * @param executor completes the future; null for the default executor of futures
   * @return a new future, which completes exceptionally if the executor refuses
   */
  public CompletableFuture<Void> of(long number, @Nullable Executor executor) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    entries.add(new Entry(number, future, executor == null ? future.defaultExecutor() : executor));
    daemon.start(domain.listener());
    daemon.unpark();
    return future;
  }

  private void hand(Entry entry) {
    try {
      entry.future.completeAsync(nothing, entry.executor);
    } catch (VirtualMachineError e) {
      throw e; // tried again
    } catch (Throwable e) {
      entry.future.completeExceptionally(e);
    }
  }

  private void pauseAfter(Throwable e) {
    try {
      Reports.warn(domain.listener(), "the thread of completions met an error and goes on", e);
      LockSupport.parkNanos(this, PAUSE_AFTER_ERROR_NANOS);
    } catch (Throwable ignored) {
      // No stack or memory for the report either: the entry is still there.
    }
  }
}
