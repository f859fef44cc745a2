package dev.sojourn.benchmarks;

import dev.sojourn.Invalidation;
import dev.sojourn.Sojourn;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A thread that asks all others so many times a second, in the default domain and in that of the
 * benchmarks, while something is measured; or none.
 *
 * <p>The few slow paths themselves cost next to nothing. But the compiler has seen them being
 * taken, and compiles the fast path otherwise than it does where none ever was. Production has
 * requests; so what is measured without them is not what a program pays.
 */
@State(Scope.Benchmark)
public class Requests implements AutoCloseable {
  /** What is usual where requests are made at all. */
  static final int USUAL = 500;

  /** Fewer in an iteration prove nothing. */
  private static final long ENOUGH = 100;

  private static final Invalidation KIND = Sojourn.invalidation("asked", Requests::count);
  private static final Invalidation KIND_IN_DOMAIN =
      RoundTrip.DOMAIN.invalidation("asked", Requests::count);

  private static volatile @Nullable Thread measuring;

  /** Of the measuring thread alone. */
  private static long runs;

  /** How many a second in each domain; 0 for no thread at all. */
  @Param({"0", "500"})
  public int requestsPerSecond;

  private final AtomicLong made = new AtomicLong();
  private volatile boolean ended;
  private @Nullable Thread thread;
  private long madeBefore;
  private long runsBefore;

  /** The usual number, about the calling thread. */
  static Requests start() {
    Requests requests = new Requests();
    requests.requestsPerSecond = USUAL;
    requests.begin();
    requests.beginIteration();
    return requests;
  }

  /** Starts the thread. */
  @Setup
  public void begin() {
    if (requestsPerSecond > 0) {
      thread = new Thread(this::ask, "asks");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** On the measuring thread. */
  @Setup(Level.Iteration)
  public void beginIteration() {
    measuring = Thread.currentThread();
    madeBefore = made.get();
    runsBefore = runs;
  }

  /**
   * On the same thread, whose slow path must have been taken, if it has run for a while.
   *
   * @param params tell how long
   * @throws IllegalStateException if it was not
   */
  @TearDown(Level.Iteration)
  public void checkIteration(BenchmarkParams params) {
    if (params.getMode() != Mode.SingleShotTime) {
      check();
    }
  }

  /** Makes sure that the slow path was taken, if requests enough were made. */
  void check() {
    long asked = made.get() - madeBefore;
    long answered = runs - runsBefore;
    if (asked >= ENOUGH && answered == 0) {
      throw new IllegalStateException(asked + " requests were made, and no slow path was taken");
    }
  }

  /** Ends the thread. */
  @Override
  @TearDown
  public void close() {
    ended = true;
    Thread started = thread;
    if (started != null) {
      LockSupport.unpark(started);
      try {
        started.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted in the midst of a measurement", e);
      }
    }
  }

  private void ask() {
    long period = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    long next = System.nanoTime();
    while (!ended) {
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else {
        KIND.request();
        KIND_IN_DOMAIN.request();
        made.getAndIncrement();
        next = Math.max(next + period, System.nanoTime() - period); // no burst after a standstill
      }
    }
  }

  private static void count() {
    if (Thread.currentThread() == measuring) {
      runs++;
    }
  }
}
