package dev.sojourn.benchmarks;

import dev.sojourn.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that have each made a transition, and are parked outside KERNEL until they are closed.
 */
final class IdleThreads implements AutoCloseable {
  /** Small, since there may be ten thousand; the JVM takes its least if that is more. */
  private static final long STACK_BYTES = 64 << 10;

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * Starts them and waits for their transitions.
   *
   * @param count how many
   * @param transition what each does before it parks
   * @throws IllegalStateException if a transition has failed
   */
  IdleThreads(int count, Runnable transition) throws InterruptedException {
    CountDownLatch parked = new CountDownLatch(count);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      Runnable work =
          () -> {
            try {
              transition.run();
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            }
            parked.countDown();
            awaitEnd();
          };
      Thread thread = new Thread(null, work, "idle-" + i, STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    parked.await();
    Throwable failed = failure.get();
    if (failed != null) {
      close();
      throw new IllegalStateException("a thread that was to be idle has failed", failed);
    }
  }

  /** Tracked in the default domain, each in the mode of the policy. */
  static IdleThreads under(Policy policy, int count) throws InterruptedException {
    return new IdleThreads(count, () -> Modes.adopt(policy));
  }

  int count() {
    return threads.size();
  }

  /** One of them. */
  Thread any() {
    return threads.get(0);
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // somebody wants it to end
    }
  }

  @Override
  public void close() {
    end.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted in the midst of a measurement", e);
    }
  }
}
