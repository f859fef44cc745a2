package dev.sojourn;

import dev.sojourn.engine.Domain;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A grace period that was started and can be polled or awaited, like the cookie of {@code
 * start_poll_synchronize_rcu} in Linux; from {@link SojournDomain#startGracePeriod} or {@link
 * SojournDomain#startExpeditedGracePeriod}.
 *
 * <p>Immutable; any thread may use it. Memory effects: what other threads did in the sojourns in
 * KERNEL that the grace period waited for <i>happens-before</i> any of these methods reports its
 * end.
 */
public final class GracePeriod {
  private final Domain domain;
  private final long number;

  GracePeriod(Domain domain, long number) {
    this.domain = domain;
    this.number = number;
  }

  /**
   * Tells whether the grace period has ended. Never waits; may be called in KERNEL.
   *
   * @return true from its end on
   */
  public boolean isDone() {
    return domain.gracePeriods().poll(number);
  }

  /**
   * Returns a future that completes, with null, once the grace period has ended. A task of {@link
   * CompletableFuture#defaultExecutor()}, usually the common pool, completes it, and then runs the
   * actions that were added to it. Never waits; may be called in KERNEL. Completing or cancelling
   * the future has no effect on the grace period.
   *
   * @return a new future at each call
   */
  public CompletableFuture<Void> completion() {
    return domain.gracePeriods().completions().of(number, null);
  }

  /**
   * Returns a future that an executor completes, with null, once the grace period has ended;
   * otherwise like {@link #completion()}. The executor is called on a thread of the domain's own,
   * {@code sojourn-completions}, for which no grace period waits. So an executor that blocks, or
   * runs tasks on its caller, delays later completions of the domain and nothing else.
   *
   * @param executor completes the future; not null. If it throws, the future completes
   *     exceptionally with what it has thrown.
   * @return a new future at each call
   */
  public CompletableFuture<Void> completion(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return domain.gracePeriods().completions().of(number, executor);
  }

  /**
   * Waits for the end of the grace period; returns at once if it has ended.
   *
   * @param timeout how long to wait at most; not null
   * @return true if it has ended, false if the time was over first
   * @throws IllegalStateException in KERNEL of its domain, where the thread would wait for itself;
   *     or if the thread holds a pin
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean await(Duration timeout) throws InterruptedException {
    Checks.mayWait(domain, "GracePeriod.await()");
    return domain.gracePeriods().await(number, Timeouts.nanos(timeout));
  }

  @Override
  public String toString() {
    return "grace period " + number + (isDone() ? ", ended" : ", not ended");
  }
}
