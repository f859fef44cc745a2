package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes it safe to take the hooks away from a running program: no promise is broken that was made
 * while they were there.
 */
public final class Detachment {
  /*
   * Three promises need hooks. A thread in user mode may not have heard yet of a request that is
   * covered: the hook of its next entry will run the handler. A pinned thread waits in its entry. A
   * retired object is disposed of when no thread is in a sojourn that may know it, and a method
   * without hooks makes no sojourn. So before the hooks go:
   *
   * - What is retired is disposed of, if that is done in time.
   * - A blocker because of all threads is set. A grace period or a covering that has not looked at the
   *   holds yet does not end any more, and no pin is made any more.
   * - The caller waits until each tracked thread is not pinned, and has run what was requested up
   *   to the blocker. What is requested later is not covered, and nobody relies on it.
   *
   * If the third step takes too long, the blocker is released and all is as before. Else the hooks may
   * be taken away at any pace: a call that began with hooks ends with them, and until the blocker is
   * released nothing is concluded from which threads are in KERNEL.
   *
   * The blocker stays while there are no hooks. What is retired then is kept, without limits, and
   * threads that wait for a grace period wait on. That lasts until the hooks are back, and the
   * threads that are inside calls without hooks have blockers of their own; then end() is called.
   */

  private final EngineContext context;
  private @Nullable GracePeriodBlocker blocker;
  private volatile boolean detached;
  private final AtomicLong begun = new AtomicLong();

  Detachment(EngineContext context) {
    this.context = context;
  }

  /**
   * Makes it safe to take the hooks away; not in KERNEL.
   *
   * @param timeoutNanos how long to wait at most for disposers, and once more for threads
   * @return empty if it is safe now; else a text for each thread in the way, and all is as before
   * @throws InterruptedException if the thread is interrupted; all is as before
   */
  public synchronized List<String> begin(long timeoutNanos) throws InterruptedException {
    if (blocker != null) {
      return List.of();
    }
    long start = System.nanoTime();
    for (Domain domain : context.domains()) {
      domain.retirement().barrier(timeoutNanos - (System.nanoTime() - start));
    }
    GracePeriodBlocker all =
        context.blockAll("took the hooks away; the next attach brings them back");
    boolean safe = false;
    try {
      // Keeps the reads of requests and pins from rising above the blocker. Partners: the RMW of a
      // request or a pin; a thread that relies on one looks at the blockers after its RMW.
      VarHandle.fullFence();
      List<String> obstacles = new ArrayList<>();
      start = System.nanoTime();
      for (Domain domain : context.domains()) {
        obstacles.addAll(awaitSettled(domain, timeoutNanos - (System.nanoTime() - start)));
      }
      safe = obstacles.isEmpty();
      return obstacles;
    } finally {
      if (safe) {
        blocker = all;
        begun.incrementAndGet(); // before any thread is let over a limit
        detached = true;
        for (Domain domain : context.domains()) {
          domain.retirement().throttling().wakeAll();
        }
      } else {
        all.release();
      }
    }
  }

  /**
   * Waits until every thread has done what was asked of it before now; a text for each that has
   * not.
   */
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
    if (waiting.awaitGone(holdouts)) {
      return List.of();
    }
    return holdouts.left().stream()
        .map(
            left ->
                "thread '"
                    + left.thread().getName()
                    + "' "
                    + left.describe()
                    + " is pinned, or has not yet run the handlers of a request")
        .toList();
  }

  /**
   * Ends the detachment. Called once the hooks are back, and the threads that are inside calls
   * without hooks have blockers of their own.
   */
  public synchronized void end() {
    detached = false;
    if (blocker != null) {
      blocker.release();
      blocker = null;
    }
  }

  /**
   * Counts the detachments. While one lasts, and until what was retired meanwhile is disposed of,
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
   * @return true if {@link #begin} has succeeded, and {@link #end} was not called since
   */
  public boolean isDetached() {
    return detached;
  }
}
