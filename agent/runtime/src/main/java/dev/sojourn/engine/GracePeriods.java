package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * QSBR-style grace periods: intervals in which every thread was seen outside the sojourn in KERNEL
 * that it was in at the start. No thread can reach, after one has ended, what was unlinked before
 * it began.
 */
public final class GracePeriods {
  /*
   * One pass over the threads finds out which are in KERNEL, and in which sojourn. After that it is
   * enough that each of those words has changed: a thread that leaves and comes back was quiescent
   * in between, however briefly, and the sojourn's number tells. This rests on two orders:
   *
   * - Every entry that the pass does not see finds unlinked what the caller has unlinked: by the
   *   fence in next() or makePass(), before the pass, against the fence in the entry.
   * - When a thread is seen to have left, what it did in KERNEL is over, and visible: by its
   *   release against the acquire of the sample.
   *
   * Lazy threads have no fence at their entry. A grace period asks those that are not known to be
   * quiescent for one, by a bit in their work, and waits for a moment: a thread that makes
   * transitions soon passes one on its own. One remote barrier settles those that have not
   * responded by then, or all of them at once in an expedited grace period; see Holdouts.
   * A thread that does not leave KERNEL even then is a stall, and is reported.
   *
   * Sharing. Grace periods are numbered, and one runs at a time, led by one of its callers. A
   * caller needs one that starts after it has unlinked: the number after the latest started one.
   * All callers that wait while one runs are served by the next, whichever of them leads it, so no
   * caller waits for more than two. A caller reads the number after a full fence, and the leader
   * writes it before its own: if a caller still reads the old number, its unlinking comes before
   * the pass of the next one. The callers that do not lead wait in Waiters, each for the end of its
   * own number.
   *
   * A leader that gives up leaves to the next one its Pass: the threads that it still waits for. If
   * each leader made a pass of its own, it would forget which threads have been outside since; a
   * caller that waits for a short time, again and again, would never see the end if at each pass
   * some thread is in KERNEL. After an error of the virtual machine, which may have struck in the
   * middle of a look, the pass is dropped, and the next leader makes a new one for the same number.
   *
   * A leader that stands still (a virtual thread without a carrier, a thread of low priority, one
   * that a debugger has stopped) is overtaken: a waiter that sees no look for some time leads the
   * same number by a pass of its own. Any complete pass that began after the number was written to
   * "started" serves that number, so it does not matter which of the two is over first, and the two
   * share no holdouts. What the overtaken leader does later changes nothing: "started" and "ended"
   * only grow.
   */

  private final Domain domain;

  /** The number of the latest that has begun; never more than one above {@code ended}. */
  private final AtomicLong started = new AtomicLong();

  private final AtomicLong ended = new AtomicLong();

  /** All grace periods up to this number are expedited. */
  private final AtomicLong expedited = new AtomicLong();

  /**
   * The pass of the grace period that runs, or was left by its leader. It is of no use once its
   * number has ended.
   */
  private final AtomicReference<@Nullable Pass> current = new AtomicReference<>();

  private final Waiters waiters = new Waiters();
  private final Poller poller;
  private final Completions completions;

  GracePeriods(Domain domain) {
    this.domain = domain;
    poller = new Poller(domain);
    completions = new Completions(domain);
  }

  /**
   * Returns the number of a grace period that begins after everything that the caller did before.
   * Does not start it; any thread.
   *
   * @return the number
   */
  public long next() {
    // Keeps the caller's unlinking from sinking below the read. Partner: the fence in makePass.
    VarHandle.fullFence();
    return started.getAcquire() + 1;
  }

  /**
   * Asks the poller's thread to run a grace period, numbered as by {@link #next}; any thread, any
   * mode.
   *
   * @param expedite whether lazy threads get no time to respond
   * @return its number
   */
  public long start(boolean expedite) {
    long number = next();
    expediteIf(expedite, number);
    poller.want(number);
    return number;
  }

  /**
   * Tells whether a grace period has ended. Acquire: what threads did in the sojourns that it
   * waited for is visible.
   *
   * @param number its number
   * @return true if it, or a later one, has ended
   */
  public boolean hasEnded(long number) {
    return ended.getAcquire() >= number;
  }

  /**
   * Waits for a grace period that starts now; not in KERNEL, which the caller has checked.
   *
   * @param expedite whether lazy threads get no time to respond, in this grace period and in the
   *     one that runs before it
   */
  public void synchronize(boolean expedite) {
    long number = next();
    expediteIf(expedite, number);
    awaitEnd(number);
  }

  /**
   * Waits for a numbered grace period without a time limit; an interrupt is kept for the caller.
   */
  void awaitEnd(long number) {
    try {
      awaitEnd(number, Long.MAX_VALUE, false);
    } catch (InterruptedException e) {
      throw new AssertionError("a wait without limit is not interruptible", e);
    }
  }

  /**
   * Waits for a numbered grace period, and leads it if no other thread does; not in KERNEL, which
   * the caller has checked.
   *
   * @param number its number
   * @param timeoutNanos how long to wait at most
   * @return true if it has ended
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean await(long number, long timeoutNanos) throws InterruptedException {
    if (hasEnded(number)) {
      return true;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before it waited for grace period " + number);
    }
    return awaitEnd(number, timeoutNanos, true);
  }

  private boolean awaitEnd(long number, long timeoutNanos, boolean interruptible)
      throws InterruptedException {
    long start = System.nanoTime();
    Waiters.@Nullable Waiter waiter = null;
    boolean interrupted = false;
    try {
      while (!hasEnded(number)) {
        Pass pass = tryLead(number, waiter);
        long left = timeoutNanos - (System.nanoTime() - start);
        if (pass != null) { // it may be that of the number before
          if (!lead(pass, left, interruptible)) {
            return hasEnded(number);
          }
        } else if (left <= 0) {
          return false;
        } else if (waiter == null) {
          waiter = waiters.add(number); // and looks again
        } else {
          waiters.park(waiter, left);
          if (Thread.interrupted()) { // cleared in any case: an interrupted thread cannot park
            if (interruptible) {
              throw new InterruptedException(
                  "interrupted while waiting for grace period " + number);
            }
            interrupted = true;
          }
        }
      }
      return true;
    } finally {
      if (waiter != null) {
        waiters.remove(waiter);
        if (!hasEnded(number)) {
          waiters.wake(ended.get()); // a wake-up to lead may have gone to this thread
        }
        LockSupport.unpark(Thread.currentThread()); // the permit may have been the caller's
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes the calling thread a leader if there is none: of the pass that was left, or of a new one.
   * A waiter also becomes one if the present leader has stood still.
   */
  private @Nullable Pass tryLead(long number, Waiters.@Nullable Waiter waiter) {
    Pass running = current.get();
    long latest = ended.get(); // after the pass, which thus is of the next number at most
    if (latest >= number) {
      return null; // it has ended since the caller looked, and the caller needs no later one
    }
    if (running != null && running.number > latest) {
      if (running.tryTakeOver()) {
        return running;
      }
      if (waiter == null || !waiter.hasStalled(running)) {
        return null;
      }
    }
    // The next number either was started and has lost its leader, or is yet to be started.
    Pass pass = new Pass(this, domain, latest + 1, running);
    return current.compareAndSet(running, pass) ? pass : null;
  }

  /** Leads until the end of the grace period; false if the time is over first. */
  private boolean lead(Pass pass, long timeoutNanos, boolean interruptible)
      throws InterruptedException {
    boolean over = false;
    boolean given = false;
    boolean first = false;
    try {
      if (!pass.isComplete()) {
        makePass(pass);
      }
      over = awaitAll(pass, new Waiting(domain, pass, pass.since, timeoutNanos, interruptible));
      if (over) {
        first = raise(ended, pass.number);
      } else {
        given = true;
      }
    } catch (InterruptedException e) {
      given = true; // thrown between two looks
      throw e;
    } finally {
      // After an error, which may have struck in the middle of a look, no thread may go on with the
      // pass.
      if (given) {
        pass.giveUp();
      } else {
        current.compareAndSet(pass, null);
      }
      waiters.wake(ended.get());
    }
    if (first) {
      try {
        domain.listener().gracePeriodEnded(domain, System.nanoTime() - pass.since);
      } catch (Throwable ignored) {
        // Statistics must not keep a grace period from having ended.
      }
    }
    return over;
  }

  private void makePass(Pass pass) {
    raise(started, pass.number);
    // Keeps the pass below from rising above the write of the number, and above what callers have
    // unlinked that read the number before it. The same if another leader has written the number:
    // raise() has read it. Partners: the fences in next() and in Hooks.enter.
    VarHandle.fullFence();
    domain.countQuestion();
    domain.registry.forEach(pass);
    if (pass.holdouts.anyUnsure()) {
      pass.holdouts.ask();
    }
    pass.complete();
  }

  private boolean awaitAll(Pass pass, Waiting waiting) throws InterruptedException {
    return waiting.awaitGone(pass.holdouts) && awaitReleased(pass, waiting);
  }

  /**
   * Waits for the blockers; looks again each time, because another blocker may have replaced a
   * released one.
   */
  private boolean awaitReleased(Pass pass, Waiting waiting) throws InterruptedException {
    List<GracePeriodBlocker> blockers = domain.context().blockers();
    while (!blockers.isEmpty() && !pass.isOver()) {
      if (!waiting.awaitGone(pass.holdouts.addUnreleased(blockers))) {
        return false;
      }
      blockers = domain.context().blockers();
    }
    return true;
  }

  /**
   * Counts the grace periods that have ended.
   *
   * @return the number of the latest that has ended
   */
  public long ended() {
    return ended.getAcquire();
  }

  /**
   * Returns the age of the grace period that is running.
   *
   * @return nanoseconds, or -1 if none is running
   */
  public long runningNanos() {
    Pass pass = current.get();
    return pass == null || !pass.isLed() || hasEnded(pass.number)
        ? -1
        : Math.max(0, System.nanoTime() - pass.since);
  }

  /**
   * Tells whether a grace period from {@link #start} has ended, and sees to it that the poller runs
   * it.
   *
   * @param number its number
   * @return true if it, or a later one, has ended
   */
  public boolean poll(long number) {
    if (hasEnded(number)) {
      return true;
    }
    poller.startIfNot();
    return false;
  }

  /**
   * Returns the part of the domain that completes futures when grace periods have ended.
   *
   * @return the domain's completions
   */
  public Completions completions() {
    return completions;
  }

  /** The thread that runs the grace periods of {@link #start}. */
  Poller poller() {
    return poller;
  }

  boolean isExpedited(long number) {
    return expedited.get() >= number;
  }

  boolean isCurrent(Pass pass) {
    return current.get() == pass;
  }

  /**
   * Expedites a grace period; also the one that is running, for which the caller has to wait first.
   */
  private void expediteIf(boolean expedite, long number) {
    if (expedite) {
      raise(expedited, number);
    }
  }

  /**
   * Raises a word; returns whether it was lower. Uses no lambda, whose first call takes stack and
   * time.
   */
  static boolean raise(AtomicLong word, long to) {
    for (long now = word.get(); now < to; now = word.get()) {
      if (word.compareAndSet(now, to)) {
        return true;
      }
    }
    return false;
  }
}
