package dev.sojourn.engine;

/**
 * A holdout without a record: keeps grace periods from ending, and requests from being covered,
 * because of a thread about which the engine's records say nothing. Such a thread is inside a
 * method that was woven while it ran, so that no hook saw its entry. A blocker can also be because
 * of all threads, while methods have no hooks. From {@link EngineContext#block} and {@link
 * EngineContext#blockAll}.
 */
public final class GracePeriodBlocker {
  private final Thread thread;
  private final boolean ofAll;
  private final String reason;
  private volatile boolean released;

  GracePeriodBlocker(Thread thread, boolean ofAll, String reason) {
    this.thread = thread;
    this.ofAll = ofAll;
    this.reason = reason;
  }

  /** Whether the blocker is because of this thread, or of all threads. */
  boolean concerns(Thread other) {
    return ofAll || thread == other;
  }

  /** Whether the blocker is because of this thread and no other. */
  boolean isOfAlone(Thread other) {
    return !ofAll && thread == other;
  }

  /**
   * Returns the thread that is waited for.
   *
   * @return the thread; for a blocker because of all threads, the thread that set it
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Tells why the thread is waited for.
   *
   * @return words that follow the thread's name in a report
   */
  public String reason() {
    return reason;
  }

  /**
   * Ends the blocker; any thread. Volatile, so that a thread that finds it ended sees what the one
   * waited for did before the caller saw it leave.
   */
  public void release() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }
}
