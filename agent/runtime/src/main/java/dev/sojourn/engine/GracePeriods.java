package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Grace periods: intervals in which every thread was seen outside the sojourn in KERNEL that it was
 * in at the start. What was unlinked before one began can be reached by nobody after it has ended.
 *
 * <p>One pass over the threads finds who is in KERNEL, and in which sojourn; then it is enough that
 * each of those words has changed. A thread that leaves and comes back has been quiescent in
 * between, however briefly, and the sojourn's number tells. The orders this rests on:
 *
 * <ul>
 *   <li>What the caller unlinked is found unlinked by every entry that the pass does not see: the
 *       fence in {@link #next} or {@link #lead}, before the pass, against the one in the entry.
 *   <li>What a thread did in KERNEL is over, and visible, when it is seen to have left: its release
 *       against the acquire of the sample.
 * </ul>
 *
 * <p><b>Lazy threads</b> have no fence at their entry. A grace period asks those that are not known
 * to be quiescent for one, by a bit in their work, and waits for a moment: a thread that makes
 * transitions passes one soon, on its own. What has not responded by then, and all of them at once
 * in a <em>hurried</em> grace period, is settled by one remote barrier ({@link Holdouts}). What
 * does not leave KERNEL even then is a stall, and is reported.
 *
 * <p><b>Sharing.</b> Grace periods are numbered, and one runs at a time, led by a caller. A caller
 * needs one that <em>starts</em> after it has unlinked: the number after the latest started one.
 * All who wait while one runs are served by the next. The number is read after a full fence, and
 * the leader writes it before its own: if a caller still reads the old number, its unlinking comes
 * before the pass of the next one.
 *
 * <p>A leader that gives up leaves to the next one whom it still waits for. A pass of its own, made
 * by each leader, would forget who has been outside since: who waits for a short time, again and
 * again, would never see the end if some thread is in KERNEL at each pass.
 */
public final class GracePeriods {
  private final Domain domain;
  private final ReentrantLock leading = new ReentrantLock();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong wanted = new AtomicLong();
  private final AtomicLong runningSince = new AtomicLong();

  /** Grace periods up to this number are to be hurried. */
  private final AtomicLong hurried = new AtomicLong();

  /** The latest started one, if its leader has given up; guarded by the lock. */
  private @Nullable Begun unfinished;

  private final Supplier<String> description = this::describe;

  /** One that has a number; guarded by the lock. */
  private final class Begun {
    final long number;
    final long since = System.nanoTime() | 1; // never 0
    final Holdouts holdouts = new Holdouts(domain);
    final StallWatch stalls = new StallWatch(domain, description);

    Begun(long number) {
      this.number = number;
    }
  }

  GracePeriods(Domain domain) {
    this.domain = domain;
  }

  /**
   * Returns the number of a grace period that begins after all that the caller did before. Nothing
   * starts by it; any thread.
   *
   * @return the number
   */
  public long next() {
    // Keeps the caller's unlinking from sinking below the read. Partner: the fence in lead.
    VarHandle.fullFence();
    return started.getAcquire() + 1;
  }

  /**
   * Sees to it that {@link #next} is run without the caller; any thread, any mode.
   *
   * @param hurry whether lazy threads are not given a moment to respond
   * @return its number
   */
  public long start(boolean hurry) {
    long number = next();
    hurryIf(hurry, number);
    wanted.accumulateAndGet(number, Math::max);
    domain.reclaimer().wake();
    return number;
  }

  /**
   * Tells whether a grace period has ended. Acquire: what threads did in the sojourns it waited for
   * is visible.
   *
   * @param number its number
   * @return whether it, or a later one, has ended
   */
  public boolean hasEnded(long number) {
    return ended.getAcquire() >= number;
  }

  /**
   * Waits for a grace period that starts now; not in KERNEL, which the caller has checked.
   *
   * @param hurry whether lazy threads, of this one and of the one that it waits for, are not given
   *     a moment to respond
   */
  public void synchronize(boolean hurry) {
    long number = next();
    hurryIf(hurry, number);
    awaitEnd(number);
  }

  /** Runs those that were asked for by {@link #start}; the reclaimer. */
  void runWanted() {
    awaitEnd(wanted.get());
  }

  private void awaitEnd(long number) {
    leading.lock();
    try {
      while (!hasEnded(number)) { // what it leads may be the one before, left by a leader
        lead(Waiting.forever(domain, description));
      }
    } catch (InterruptedException e) {
      throw new AssertionError("a wait without limit is not interruptible", e);
    } finally {
      leading.unlock();
    }
  }

  /**
   * Waits for a numbered grace period, and leads it if nobody does; not in KERNEL, which the caller
   * has checked.
   *
   * @param number its number
   * @param timeoutNanos how long to wait at most
   * @return whether it has ended
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  public boolean await(long number, long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    if (hasEnded(number)) {
      return true;
    }
    if (!leading.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
      return hasEnded(number);
    }
    try {
      boolean going = true;
      while (going && !hasEnded(number)) { // as above
        long left = timeoutNanos - (System.nanoTime() - start);
        going = lead(Waiting.forAtMost(left, domain, description));
      }
      return going;
    } finally {
      leading.unlock();
    }
  }

  /**
   * Counts the grace periods that have ended.
   *
   * @return the number of the latest
   */
  public long ended() {
    return ended.getAcquire();
  }

  /**
   * Returns the age of the one that is running.
   *
   * @return nanoseconds, or -1 if none is running
   */
  public long runningNanos() {
    long since = runningSince.get();
    return since == 0 ? -1 : Math.max(0, System.nanoTime() - since);
  }

  /** Whether one was asked for that has not ended. */
  boolean isWanted() {
    return wanted.get() > ended.getAcquire();
  }

  /** Leads the one that was left unfinished, or else a new one; whether it has ended. */
  private boolean lead(Waiting waiting) throws InterruptedException {
    Begun begun = unfinished != null ? unfinished : new Begun(started.get() + 1);
    // An error may strike in the middle of a look: then nobody goes on with what is left of it.
    unfinished = null;
    runningSince.set(begun.since);
    try {
      if (begun.number > started.get()) { // written under the lock only
        begin(begun);
      }
      if (!awaitAll(begun, waiting)) {
        unfinished = begun;
        return false;
      }
      ended.setRelease(begun.number);
    } catch (InterruptedException e) {
      unfinished = begun; // thrown between two looks
      throw e;
    } finally {
      runningSince.set(0);
    }
    try {
      domain.listener().gracePeriodEnded(domain, System.nanoTime() - begun.since);
    } catch (Throwable ignored) {
      // Statistics must not keep a grace period from having ended.
    }
    return true;
  }

  private void begin(Begun begun) {
    started.setRelease(begun.number);
    // Keeps the pass below from rising above the number, and above what was unlinked by callers
    // who read the one before. Partners: the fences in next and in Hooks.enter.
    VarHandle.fullFence();
    domain.countQuestion();
    Holdouts holdouts = begun.holdouts;
    domain.registry.forEach(record -> holdouts.look(record, r -> false));
    if (holdouts.anyUnsure()) {
      holdouts.ask();
    }
  }

  private boolean awaitAll(Begun begun, Waiting waiting) throws InterruptedException {
    return waiting.awaitGone(
            begun.holdouts, () -> hurried.get() >= begun.number, begun.stalls, begun.since)
        && awaitReleased(begun, waiting);
  }

  /** Looks again each time: one hold may have been put there in the place of another. */
  private boolean awaitReleased(Begun begun, Waiting waiting) throws InterruptedException {
    List<Hold> holds = domain.setup().holds();
    while (!holds.isEmpty()) {
      Holdouts held = new Holdouts(domain).addUnreleased(holds);
      if (!waiting.awaitGone(held, () -> true, begun.stalls, begun.since)) {
        return false;
      }
      holds = domain.setup().holds();
    }
    return true;
  }

  /** Also hurries the one that is running, which the caller has to wait for. */
  private void hurryIf(boolean hurry, long number) {
    if (hurry) {
      hurried.accumulateAndGet(number, Math::max);
    }
  }

  /** The leader's. */
  private String describe() {
    return "grace period " + started.getPlain();
  }
}
