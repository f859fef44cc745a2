package dev.sojourn.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The process's {@link RemoteBarrier} (such as {@code membarrier}), and counts of its use. Without
 * one no thread is lazy.
 *
 * <p>A barrier may work at first and fail later, for instance because a sandbox was closed around
 * the process. Then it is given up: no thread becomes lazy any more, and those that are lazy return
 * to eager at their next transition. Until they have, a handshake of the virtual machine with each
 * of them replaces the barrier. That is slower and has the same effect: a thread that answers a
 * handshake passes a full fence at some point of its program.
 */
public final class Barriers {
  private final EngineContext context;
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong avoided = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile @Nullable RemoteBarrier remote;
  private volatile String state = "no remote barrier was looked for; every thread is eager";

  Barriers(EngineContext context) {
    this.context = context;
  }

  /**
   * Gives the engine a remote barrier. From then on threads whose policy allows it become lazy.
   *
   * @param barrier works from now on
   * @param how what it is, in words for people
   */
  public void enable(RemoteBarrier barrier, String how) {
    remote = barrier;
    state = how;
    context.policies().reconsider();
  }

  /**
   * Says why there is no remote barrier.
   *
   * @param reason the reason, in words for people
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
   * Issues a barrier: when this returns, each of the threads has passed a full fence at some point
   * of its program since the call, or was not running for some of that time. It is a full fence for
   * the caller too. If it throws, for want of stack or memory, nothing is certain, and the remote
   * barrier is as good as before.
   */
  void issue(List<ThreadRecord> threads) {
    if (issueRemote()) {
      return;
    }
    for (int i = 0; i < threads.size(); i++) {
      shakeHands(threads.get(i));
    }
  }

  /** The same for one thread. Makes no list, for the sake of pinners: see {@link PinOwner}. */
  void issue(ThreadRecord thread) {
    if (!issueRemote()) {
      shakeHands(thread);
    }
  }

  /** Issues the remote barrier; false if there is none, or it has failed. */
  private boolean issueRemote() {
    RemoteBarrier barrier = remote;
    if (barrier != null) {
      issued.incrementAndGet();
      if (barrier.issue()) {
        return true;
      }
      giveUp();
    }
    Readiness.probe(); // the JDK's classes for a handshake must not be broken by the end of a stack
    return false;
  }

  private static void shakeHands(ThreadRecord thread) {
    thread.thread().getStackTrace();
  }

  private void giveUp() {
    failed.incrementAndGet();
    if (remote != null) {
      remote = null;
      state = "the remote barrier has failed after it had worked; every thread is eager again";
      Reports.warn(context.listener(), state, null);
      context.policies().reconsider();
    }
  }
}
