package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.InvalidationKind;
import java.time.Duration;
import java.util.Objects;

/**
 * A named kind of deferred invalidation. A request is like a handshake of HotSpot, but nobody is
 * interrupted or waited for: each thread that was asked runs the kind's handler before it next runs
 * kernel code. From {@link SojournDomain#invalidation} and {@link Sojourn#invalidation}.
 *
 * <p>A thread in user mode runs the handler at its next transition. A thread in KERNEL runs it when
 * it leaves. Requests to a thread that stays away are merged into one run, and cost no memory.
 *
 * <p>A request is <em>covered</em> when no thread can be running kernel code without having run the
 * handler first. ({@link FailurePolicy} says what that means if the handler throws.) A {@link
 * Request} stands for one request; a request to all threads can also be named by a number, which
 * allocates nothing.
 *
 * <p>A registered kind keeps its handler alive, with everything that the handler refers to, for the
 * life of the process. If its class may be unloaded, like one of a web application, call {@link
 * #unregister} when the application is stopped; or its class loader, with everything that it has
 * loaded, stays alive too.
 *
 * <p>All methods may be called by any thread in any mode, unless they say otherwise.
 */
public sealed class Invalidation permits PerThreadInvalidation {
  final Domain domain;
  final InvalidationKind kind;

  Invalidation(Domain domain, InvalidationKind kind) {
    this.domain = domain;
    this.kind = kind;
  }

  /**
   * Returns the name that logs and statistics use.
   *
   * @return the name, unique in the domain
   */
  public final String name() {
    return kind.name();
  }

  /**
   * Asks every thread to run the handler. Takes constant time, whatever the number of threads, and
   * allocates nothing. What the caller did before <i>happens-before</i> the handlers that run for
   * the request.
   *
   * @return the request's number, for {@link #isCovered(long)}; within a domain the numbers grow,
   *     and other domains refuse them
   */
  public final long request() {
    return domain.invalidations().request(kind);
  }

  /**
   * Asks every thread, like {@link #request()}, and returns the request as an object.
   *
   * @return the request
   */
  public final Request requestAll() {
    return new Request(this, null, request());
  }

  /**
   * Asks one thread to run the handler; otherwise like {@link #request()}, but it allocates the
   * result, and looks the thread up among the tracked ones. A thread that is dead, or has made no
   * transition yet, has nothing to invalidate.
   *
   * @param thread the thread; not null
   * @return the request
   */
  public final Request request(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    return new Request(this, thread, domain.invalidations().request(kind, thread));
  }

  /**
   * Tells whether a request to all threads is covered. Waits for no thread, but may issue a remote
   * barrier (such as {@code membarrier}) to learn where lazy threads are: at most one per request.
   * What the handlers did <i>happens-before</i> it returns true.
   *
   * @param request what {@link #request()} returned, of this kind or another one of the domain
   * @return true from the moment it is covered on
   * @throws IllegalArgumentException if no such request was made in the domain
   */
  public final boolean isCovered(long request) {
    return domain.invalidations().isCovered(request);
  }

  /**
   * Waits until a request to all threads is covered; memory effects as for {@link
   * #isCovered(long)}.
   *
   * @param request what {@link #request()} returned, of this kind or another one of the domain
   * @param timeout how long to wait at most; not null
   * @return true if it is covered, false if the time was over first
   * @throws IllegalStateException in KERNEL, where the thread would wait for itself, or if the
   *     thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   * @throws IllegalArgumentException if no such request was made in the domain
   */
  public final boolean awaitCovered(long request, Duration timeout) throws InterruptedException {
    Checks.mayWait(domain, "awaitCovered()");
    return domain.invalidations().awaitCovered(request, Timeouts.nanos(timeout));
  }

  /**
   * Unregisters the kind: its handler is not run any more, and the domain drops all references to
   * it. A thread that has begun to run the handler finishes it; after a grace period none is
   * running it. Requests that have not been run yet are dropped: if they must be run, wait first
   * until they are covered. The name may be used again. Later requests ask nobody. Unregistering
   * twice does nothing.
   */
  public final void unregister() {
    domain.invalidations().unregister(kind);
  }

  static dev.sojourn.engine.FailurePolicy engine(FailurePolicy policy) {
    return dev.sojourn.engine.FailurePolicy.valueOf(policy.name());
  }

  @Override
  public final String toString() {
    return "invalidation '" + kind.name() + "'";
  }
}
