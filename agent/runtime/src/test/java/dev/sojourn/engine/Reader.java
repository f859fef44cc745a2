package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that enters and leaves KERNEL by the hooks, step by step, as a test tells it to. In the
 * default domain; in another one it is tracked at once, and without waking the domain's monitor,
 * whose tick would promote and adapt.
 */
public final class Reader implements AutoCloseable {
  private static final long HANG_SECONDS = 30;

  private final Domain domain;
  private final ExecutorService steps;
  private final Thread thread;
  private @Nullable Visit entered; // of the thread alone

  public Reader(String name) {
    this(name, Domain.DEFAULT);
  }

  Reader(String name, Domain domain) {
    this(domain, body -> new Thread(body, name));
  }

  /** One that says it had a certain id. */
  Reader(String name, Domain domain, long id) {
    this(
        domain,
        body ->
            new Thread(body, name) {
              @Override
              @SuppressWarnings("deprecation") // final in nothing but name
              public long getId() {
                return id;
              }
            });
  }

  private Reader(Domain domain, ThreadFactory threads) {
    this.domain = domain;
    steps =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread fresh = threads.newThread(body);
              fresh.setDaemon(true);
              return fresh;
            });
    thread = on(Thread::currentThread);
    if (domain != Domain.DEFAULT) {
      on(() -> trackUnwatched(domain));
    }
  }

  /** As {@link Domain#track}, without the monitor. */
  static ThreadRecord trackUnwatched(Domain domain) {
    ThreadRecord record = new ThreadRecord(domain);
    domain.registry.add(record);
    domain.context().policies().start(record);
    return record;
  }

  public Thread thread() {
    return thread;
  }

  /** Starts a step, and does not wait for its end. */
  public <T extends @Nullable Object> Future<T> begin(Callable<T> step) {
    CountDownLatch begun = new CountDownLatch(1);
    Future<T> future =
        steps.submit(
            () -> {
              begun.countDown();
              return step.call();
            });
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted before a step has begun", e);
    }
    return future;
  }

  /** Runs a step on the thread, waits for it, and throws what it throws. */
  public <T extends @Nullable Object> T on(Callable<T> step) {
    return end(begin(step));
  }

  /** Enters KERNEL, not nested. */
  public Reader enter() {
    on(this::step);
    return this;
  }

  /** Starts to enter KERNEL and does not wait for it. */
  public Future<ThreadRecord> beginEnter() {
    return begin(this::step);
  }

  private ThreadRecord step() {
    entered = Visit.begin(domain);
    if (entered.isNested()) {
      throw new AssertionError("it was in KERNEL already");
    }
    return entered.record();
  }

  /** Leaves KERNEL. */
  public Reader leave() {
    on(
        () -> {
          Visit visit = Objects.requireNonNull(entered);
          entered = null;
          visit.end();
          return visit.record();
        });
    return this;
  }

  /** One round trip. */
  public Reader visit() {
    return enter().leave();
  }

  /** The thread's record; it must be tracked. */
  public ThreadRecord record() {
    return Objects.requireNonNull(domain.registry.find(thread));
  }

  /** Where the thread is. */
  public String mode() {
    return StatusWord.modeName(record().statusAcquire());
  }

  /** Leaves KERNEL, if in it, and ends the thread. */
  @Override
  public void close() {
    if (thread.isAlive()) {
      if (on(() -> entered) != null) {
        leave();
      }
      die();
    }
  }

  /** Ends the thread in whatever mode it is. */
  public void die() {
    steps.shutdown();
    until(() -> !thread.isAlive(), "the end of " + thread);
  }

  /** Waits for a step, and throws what it throws. */
  public static <T extends @Nullable Object> T end(Future<T> step) {
    try {
      return step.get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Reader.<RuntimeException>asIs(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("a step does not end", e);
    }
  }

  /** Waits until something that nobody signals has come about. */
  public static void until(BooleanSupplier condition, String what) {
    long start = System.nanoTime();
    for (int looks = 0; !condition.getAsBoolean(); looks++) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(HANG_SECONDS)) {
        fail("waited in vain for " + what);
      }
      if (looks < 1000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  /** Gives others time for what no test depends on, but what it is better to have behind it. */
  public static void letItNotice() {
    long start = System.nanoTime();
    until(() -> System.nanoTime() - start > 20_000_000, "20 ms");
  }

  /** Waits until a thread waits for another, or for time to pass. */
  public static void untilBlocked(Thread thread) {
    until(
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING,
        thread + " to wait");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException asIs(@Nullable Throwable e) throws E {
    throw (E) Objects.requireNonNull(e);
  }
}
