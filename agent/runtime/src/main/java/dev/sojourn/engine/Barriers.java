package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The process's remote barrier, and what it has cost. Without one no thread is lazy.
 *
 * <p>A barrier that works at first and fails later, because a sandbox was closed around the process
 * for instance, is given up: no thread becomes lazy any more, those that are return to eager at
 * their next transition, and until they have, each of them is stopped by a handshake of the virtual
 * machine in place of the barrier. That is slower and does the same: a thread that answers a
 * handshake passes a full fence, at a point of its program.
 */
public final class Barriers {
  private final Setup setup;
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong avoided = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile @Nullable RemoteBarrier remote;
  private volatile String state = "no remote barrier was looked for; every thread is eager";

  Barriers(Setup setup) {
    this.setup = setup;
  }

  /**
   * Gives the engine a remote barrier; threads whose policy allows it become lazy from then on.
   *
   * @param barrier works from now on
   * @param how what it is, for people
   */
  public void enable(RemoteBarrier barrier, String how) {
    remote = barrier;
    state = how;
    setup.policies().reconsider();
  }

  /**
   * Says why there is no remote barrier.
   *
   * @param reason for people
   */
  public void refuse(String reason) {
    state = reason;
  }

  /**
   * Tells whether there is a remote barrier.
   *
   * @return whether threads may be lazy, unless the policies forbid it
   */
  public boolean isAvailable() {
    return remote != null;
  }

  /**
   * Returns what the remote barrier is, or why there is none.
   *
   * @return a sentence for people
   */
  public String state() {
    return state;
  }

  /**
   * Counts the barriers issued, each one system call.
   *
   * @return a count
   */
  public long issued() {
    return issued.get();
  }

  /**
   * Counts the questions about lazy threads that were answered without a barrier.
   *
   * @return a count
   */
  public long avoided() {
    return avoided.get();
  }

  /**
   * Counts the barriers that failed; each was made up for by handshakes.
   *
   * @return a count
   */
  public long failed() {
    return failed.get();
  }

  void countAvoided() {
    avoided.incrementAndGet();
  }

  /**
   * Returns after each of the threads has passed a full fence at a point of its program between
   * call and return, or was not running for some of that time; for the caller it is one too.
   */
  void issue(Iterable<ThreadRecord> threads) {
    RemoteBarrier barrier = remote;
    if (barrier != null) {
      issued.incrementAndGet();
      if (barrier.issue()) {
        return;
      }
      giveUp();
    }
    for (ThreadRecord record : threads) {
      record.thread().getStackTrace();
    }
  }

  private void giveUp() {
    failed.incrementAndGet();
    if (remote != null) {
      remote = null;
      state = "the remote barrier has failed after it had worked; every thread is eager again";
      Reports.warn(setup.listener(), state, null);
      setup.policies().reconsider();
    }
  }
}
