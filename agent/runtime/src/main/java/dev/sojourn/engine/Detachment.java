package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Taking the hooks away from a running program, so that no promise is broken that was made while
 * they were there.
 *
 * <p>A request that is covered may not have been heard of yet by a thread in user mode: its next
 * entry will run the handler, and so must have a hook. A pinned thread waits in its entry. An
 * object that was retired is disposed of when nobody is in a sojourn that may know it, and a method
 * without hooks makes none. So before the hooks go:
 *
 * <ol>
 *   <li>What is retired is disposed of, if that is done in time.
 *   <li>A hold because of all threads: a grace period or a covering that has not looked at the
 *       holds yet does not end any more, and no pin is made any more.
 *   <li>A wait until each tracked thread is pinned by nobody, and has run what was requested up to
 *       the hold. What is requested later is not covered, and nobody relies on it.
 * </ol>
 *
 * <p>If the third takes too long, the hold is released and all is as before. Else the hooks may be
 * taken away at any pace: a call that began with hooks ends with them, and until the hold is
 * released nothing is concluded from who is in KERNEL.
 *
 * <p>The hold stays while there are no hooks. What is retired then is kept, without limits, and who
 * waits for a grace period waits, until the hooks are back, and the threads that are inside calls
 * without hooks have holds of their own: {@link #end}.
 */
public final class Detachment {
  private final Setup setup;
  private @Nullable Hold hold;
  private volatile boolean detached;
  private final AtomicLong begun = new AtomicLong();

  Detachment(Setup setup) {
    this.setup = setup;
  }

  /**
   * Makes it safe to take the hooks away; not in KERNEL.
   *
   * @param timeoutNanos how long to wait at most for disposers, and then for threads
   * @return empty if it is safe now; else who is in the way, and all is as before
   * @throws InterruptedException if the thread is interrupted; all is as before
   */
  public synchronized List<String> begin(long timeoutNanos) throws InterruptedException {
    if (hold != null) {
      return List.of();
    }
    long start = System.nanoTime();
    for (Domain domain : setup.domains()) {
      domain.retirement().barrier(timeoutNanos - (System.nanoTime() - start));
    }
    Hold all = setup.holdAll("took the hooks away; the next attach brings them back");
    boolean safe = false;
    try {
      // Keeps the reads of requests and pins from rising above the hold. Partners: the RMW of a
      // request or a pin, after which who relies on it looks at the holds.
      VarHandle.fullFence();
      List<String> obstacles = new ArrayList<>();
      start = System.nanoTime();
      for (Domain domain : setup.domains()) {
        obstacles.addAll(awaitSettled(domain, timeoutNanos - (System.nanoTime() - start)));
      }
      safe = obstacles.isEmpty();
      return obstacles;
    } finally {
      if (safe) {
        hold = all;
        begun.incrementAndGet(); // before anybody is let over a limit
        detached = true;
      } else {
        all.release();
      }
    }
  }

  /** Waits until every thread has done what was asked of it before now; who has not. */
  private static List<String> awaitSettled(Domain domain, long timeoutNanos)
      throws InterruptedException {
    long generation = domain.generation.acquire();
    Holdouts holdouts = new Holdouts(domain);
    domain.registry.forEach(
        record -> {
          long targeted = record.targetedAcquire();
          holdouts.addIfNot(
              record,
              r ->
                  !r.isPinnedAcquire()
                      && r.seenGenerationAcquire() >= generation
                      && r.seenTargetedAcquire() >= targeted);
        });
    Waiting waiting = Waiting.forAtMost(timeoutNanos, domain, () -> "the detachment");
    if (waiting.awaitGone(holdouts, () -> true)) {
      return List.of();
    }
    return holdouts.left().stream()
        .map(
            left ->
                "thread '"
                    + left.thread().getName()
                    + "' "
                    + left.describe()
                    + " is pinned, or has not come by to run what was asked of it")
        .toList();
  }

  /** Once the hooks are back, and threads inside calls without hooks have holds of their own. */
  public synchronized void end() {
    detached = false;
    if (hold != null) {
      hold.release();
      hold = null;
    }
  }

  /**
   * Counts the detachments; while one lasts, and until what was retired meanwhile is disposed of,
   * no limit holds.
   *
   * @return how often {@link #begin} has succeeded
   */
  public long begun() {
    return begun.get();
  }

  /**
   * Tells whether the hooks have been taken away, or are about to be.
   *
   * @return whether {@link #begin} has succeeded, and {@link #end} was not called since
   */
  public boolean isDetached() {
    return detached;
  }
}
