package dev.sojourn.engine;

/** A thread that waits because too much is retired: an entry in the queue of {@link Throttling}. */
final class ThrottledCaller {
  final Thread thread = Thread.currentThread();
  final long since = System.nanoTime();

  /**
   * Whether it waits at an exit from KERNEL, for a limited time; else it waits in a call of {@code
   * retire}.
   */
  final boolean atExit;

  /**
   * Whether it is in the queue; set by the thread itself, cleared by the thread that takes it out
   * to wake it.
   */
  volatile boolean queued;

  ThrottledCaller(boolean atExit) {
    this.atExit = atExit;
  }
}
