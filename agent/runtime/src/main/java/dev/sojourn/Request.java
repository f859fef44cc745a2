package dev.sojourn;

import dev.sojourn.engine.Domain;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request of an {@link Invalidation} to one thread or to all; like a {@link
 * java.util.concurrent.Future} without a value, it tells whether it is covered. From {@link
 * Invalidation#request(Thread)} and {@link Invalidation#requestAll}.
 *
 * <p>A request is <em>covered</em> when the thread that was asked, or for a request to all threads
 * every thread, cannot be running kernel code without having run the handler first. {@link
 * FailurePolicy} says what that means if the handler throws.
 *
 * <p>All methods may be called by any thread in any mode, unless they say otherwise.
 */
public final class Request {
  private final Invalidation kind;
  private final @Nullable Thread thread;
  private final long number;

  /**
   * Makes a request.
   *
   * @param thread the thread that was asked; null for all
   */
  Request(Invalidation kind, @Nullable Thread thread, long number) {
    this.kind = kind;
    this.thread = thread;
    this.number = number;
  }

  /**
   * Tells whether the request is covered. Waits for no thread, but may issue a remote barrier (such
   * as {@code membarrier}) to learn where lazy threads are: at most one for a request to all
   * threads. What the handlers did <i>happens-before</i> it returns true.
   *
   * @return true from the moment it is covered on
   */
  public boolean isCovered() {
    Domain domain = kind.domain;
    return thread == null
        ? domain.invalidations().isCovered(number)
        : domain.invalidations().isCovered(thread, number);
  }

  /**
   * Waits until the request is covered; memory effects as for {@link #isCovered}.
   *
   * @param timeout how long to wait at most; not null
   * @return true if it is covered, false if the time was over first
   * @throws IllegalStateException in KERNEL, where the thread could wait for itself, or if the
   *     thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean awaitCovered(Duration timeout) throws InterruptedException {
    Domain domain = kind.domain;
    Checks.mayWait(domain, "awaitCovered()");
    long nanos = Timeouts.nanos(timeout);
    return thread == null
        ? domain.invalidations().awaitCovered(number, nanos)
        : domain.invalidations().awaitCovered(thread, number, nanos);
  }

  @Override
  public String toString() {
    return "request "
        + number
        + " of "
        + kind
        + (thread == null ? " to all threads" : " to thread '" + thread.getName() + "'");
  }
}
