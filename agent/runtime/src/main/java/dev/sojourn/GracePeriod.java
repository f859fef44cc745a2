package dev.sojourn;

import dev.sojourn.engine.Domain;
import java.time.Duration;

/**
 * A started grace period that can be polled or awaited; from {@link
 * SojournDomain#startGracePeriod}.
 *
 * <p>Immutable; any thread may use it. Whoever learns that it has ended sees what other threads did
 * in the sojourns it waited for.
 */
public final class GracePeriod {
  private final Domain domain;
  private final long number;

  GracePeriod(Domain domain, long number) {
    this.domain = domain;
    this.number = number;
  }

  /**
   * Tells whether it has ended. Never waits; allowed in KERNEL.
   *
   * @return true from its end on
   */
  public boolean isDone() {
    return domain.gracePeriods().hasEnded(number);
  }

  /**
   * Waits for its end.
   *
   * @param timeout how long at most; not null
   * @return whether it has ended
   * @throws IllegalStateException in KERNEL of its domain, where it would wait for the calling
   *     thread itself; or if the thread holds a pin
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
