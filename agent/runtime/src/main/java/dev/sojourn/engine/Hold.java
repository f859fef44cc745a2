package dev.sojourn.engine;

/**
 * Keeps grace periods from ending and requests from being covered because of a thread that the
 * engine's own records say nothing about: one inside a method that was woven while it ran, and so
 * has no entry that anybody saw; or of all threads, while methods have no hooks. From {@link
 * Setup#hold} and {@link Setup#holdAll}.
 */
public final class Hold {
  private final Thread thread;
  private final boolean ofAll;
  private final String reason;
  private volatile boolean released;

  Hold(Thread thread, boolean ofAll, String reason) {
    this.thread = thread;
    this.ofAll = ofAll;
    this.reason = reason;
  }

  /** Whether it is because of this thread, or of any. */
  boolean concerns(Thread other) {
    return ofAll || thread == other;
  }

  /**
   * Returns the thread that is waited for.
   *
   * @return the thread; for a hold because of all, the one that put it there
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Tells why it is waited for.
   *
   * @return the words of a report, after the thread's name
   */
  public String reason() {
    return reason;
  }

  /**
   * Ends the hold; any thread. Volatile: whoever saw the thread leave has seen what it did before.
   */
  public void release() {
    released = true;
  }

  boolean isReleased() {
    return released;
  }
}
