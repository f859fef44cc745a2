package dev.sojourn.engine;

/**
 * Makes every running thread of the process pass a full fence, so that they need none of their own:
 * what Linux offers as {@code membarrier(2)}, private and expedited. The engine has none itself;
 * who has one gives it to {@link Domain}.
 */
public interface RemoteBarrier {
  /**
   * Returns after each other thread of the process has passed a full fence, at a point of its
   * program between call and return, or was not running for some of that time. For the caller it is
   * a full fence too. Any thread; takes no lock that a hook could hold; does not throw.
   *
   * @return false if it cannot be said that this happened
   */
  boolean issue();
}
