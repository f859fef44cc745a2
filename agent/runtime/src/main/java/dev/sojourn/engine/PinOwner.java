package dev.sojourn.engine;

import org.jspecify.annotations.Nullable;

/**
 * The owner of a pin, like the owner of a lock: what a pinned thread's record refers to. It says
 * who has made the pin, and whether the pin is over.
 *
 * <p>A pin is over when its pinner says so or has died. To say so takes neither stack nor memory,
 * so a call that fails in the middle can do it. The next thread that meets the pin takes it away
 * ({@link Pins}).
 */
public final class PinOwner {
  /*
   * Why it refers to the object by which the pin is given up. HotSpot takes an allocation out of
   * compiled code if the object does not leave it, and makes the object when that code has to go on
   * in the interpreter. If there is no memory then, the methods that were compiled together end by
   * an OutOfMemoryError, and none of their catch and finally blocks run (decision 30): the pin would
   * be held for ever. An object that another one refers to, which other threads see, does leave the
   * code, so it is allocated where the program says so, before the pin is made.
   */

  /** The record of the thread that has made the pin. */
  public final ThreadRecord pinner;

  /**
   * Set by the pinner in catch blocks, so by a bare access; never cleared. Volatile: what the
   * pinner did under the pin comes before it. Partner: the read in {@link #isOver}.
   */
  public volatile boolean over;

  /** The object by which the pin is given up; null if there is none. */
  final @Nullable Object closer;

  /** A pin that the code which has made it gives up, by no object of its own. */
  PinOwner(ThreadRecord pinner) {
    this(pinner, null);
  }

  /** A pin that is given up by an object, which stays in memory for as long as the pin. */
  PinOwner(ThreadRecord pinner, @Nullable Object closer) {
    this.pinner = pinner;
    this.closer = closer;
  }

  /**
   * Whether nobody holds the pin any more. What a thread did happens before its being seen dead.
   */
  boolean isOver() {
    return over || !pinner.thread().isAlive();
  }
}
