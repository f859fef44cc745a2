package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Kind;
import java.time.Duration;
import java.util.Objects;

/**
 * A named kind of invalidation: asks threads to run its handler before they next run kernel code.
 * From {@link SojournDomain#invalidation} and {@link Sojourn#invalidation}.
 *
 * <p>A thread in user mode is not interrupted; it runs the handler at its next transition. A thread
 * in KERNEL runs it when it leaves. Requests to a thread that stays away coalesce: they become one
 * run, and cost no memory.
 *
 * <p>A request is <em>covered</em> when no thread can be running kernel code without having run the
 * handler first. It is named by a number that {@code request} returns; the numbers of {@link
 * #request()} and {@link #request(Thread)} are not interchangeable.
 *
 * <p>A kind is registered for the life of the process, and with it whatever its handler refers to:
 * for a class that may be unloaded, such as a web application's, its class loader with all that has
 * come by it. There, {@link #unregister} when the application is stopped.
 *
 * <p>All methods may be called from any thread and in any mode, unless they say otherwise.
 */
public sealed class Invalidation permits PerThreadInvalidation {
  final Domain domain;
  final Kind kind;

  Invalidation(Domain domain, Kind kind) {
    this.domain = domain;
    this.kind = kind;
  }

  /**
   * Returns the name that logs and statistics use.
   *
   * @return the name, unique in the process
   */
  public final String name() {
    return kind.name();
  }

  /**
   * Asks every thread. Takes constant time, whatever the number of threads, and allocates nothing.
   * What the caller did before is visible to the handlers.
   *
   * @return the request's number, for {@link #isCovered(long)}
   */
  public final long request() {
    return domain.invalidations().request(kind);
  }

  /**
   * Asks one thread; otherwise as {@link #request()}. Looks for the thread among the tracked ones;
   * one that has made no transition, or is dead, has nothing to invalidate.
   *
   * @param thread the thread; not null
   * @return the request's number, for {@link #isCovered(Thread, long)}
   */
  public final long request(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    return domain.invalidations().request(kind, thread);
  }

  /**
   * Tells whether a request to all threads is covered. Does not wait for any of them, but about
   * lazy threads it issues a remote barrier, at most once for a request. If it is covered, what the
   * handlers did is visible.
   *
   * @param request what {@link #request()} returned
   * @return true from the moment it is covered on
   * @throws IllegalArgumentException if no such request was made
   */
  public final boolean isCovered(long request) {
    return domain.invalidations().isCovered(request);
  }

  /**
   * Tells whether a request to one thread is covered. Does not wait for it; as {@link
   * #isCovered(long)}.
   *
   * @param thread the thread; not null
   * @param request what {@link #request(Thread)} returned for it
   * @return true from the moment it is covered on
   */
  public final boolean isCovered(Thread thread, long request) {
    Objects.requireNonNull(thread, "thread");
    return domain.invalidations().isCovered(thread, request);
  }

  /**
   * Waits until a request to all threads is covered.
   *
   * @param request what {@link #request()} returned
   * @param timeout how long at most; not null
   * @return whether it is covered
   * @throws IllegalStateException in KERNEL, where it would wait for the calling thread itself, or
   *     if the thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   * @throws IllegalArgumentException if no such request was made
   */
  public final boolean awaitCovered(long request, Duration timeout) throws InterruptedException {
    Checks.mayWait(domain, "awaitCovered()");
    return domain.invalidations().awaitCovered(request, Timeouts.nanos(timeout));
  }

  /**
   * Waits until a request to one thread is covered.
   *
   * @param thread the thread; not null
   * @param request what {@link #request(Thread)} returned for it
   * @param timeout how long at most; not null
   * @return whether it is covered
   * @throws IllegalStateException in KERNEL, where it could wait for the calling thread itself, or
   *     if the thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public final boolean awaitCovered(Thread thread, long request, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(thread, "thread");
    Checks.mayWait(domain, "awaitCovered()");
    return domain.invalidations().awaitCovered(thread, request, Timeouts.nanos(timeout));
  }

  /**
   * Gives the kind back: its handler is not run any more, and nothing here refers to it. A thread
   * that has begun to run it goes on; after a grace period there is none. What was requested and
   * not yet run is dropped: first wait until it is covered, if it must be run. The name may be used
   * again. Requests made from then on ask nobody. Unregistering twice does nothing.
   */
  public final void unregister() {
    domain.invalidations().unregister(kind);
  }

  @Override
  public final String toString() {
    return "invalidation '" + kind.name() + "'";
  }
}
