package dev.sojourn.engine;

/**
 * Decodes a thread's status word, {@code sojourn << 2 | mode}.
 *
 * <pre>
 *   63                             2 1   0
 *   +-------------------------------+-----+
 *   | sojourn                       | mode|   sojourn: goes up by one at each entry to KERNEL
 *   +-------------------------------+-----+   mode:    KERNEL 0, USER 1
 * </pre>
 *
 * <p>The sojourn tells "still in the same stay" from "left and came back": two equal words with
 * mode KERNEL, read at different times, mean that the thread never left in between, since 62 bits
 * do not wrap in the life of a process. KERNEL is 0 so that an entry is one OR and one addition.
 */
public final class Status {
  /** The thread may hold references to protected state: it is not quiescent. */
  static final long KERNEL = 0;

  /** The thread holds no such reference, and will fence and look for work at its next entry. */
  public static final long USER = 1;

  /** The word of a thread that has made no transition yet. */
  public static final long NEVER_ENTERED = USER;

  /** The bits of the mode. */
  public static final long MODE_MASK = 3;

  private static final int SOJOURN_SHIFT = 2;

  private Status() {}

  /**
   * Tells whether the word's mode is KERNEL.
   *
   * @param status a status word
   * @return whether the thread was in KERNEL
   */
  public static boolean isKernel(long status) {
    return (status & MODE_MASK) == KERNEL;
  }

  /**
   * Returns the number of entries to KERNEL made up to this word.
   *
   * @param status a status word
   * @return the sojourn's number, 0 before the first entry
   */
  public static long sojourn(long status) {
    return status >>> SOJOURN_SHIFT;
  }

  /**
   * Returns the mode's name as it is shown in logs and statistics.
   *
   * @param status a status word
   * @return {@code KERNEL} or {@code USER}
   */
  public static String modeName(long status) {
    return isKernel(status) ? "KERNEL" : "USER";
  }

  /** The word of the sojourn in KERNEL that follows a stay in USER. */
  static long entered(long user) {
    return (user | MODE_MASK) + 1;
  }

  /** The word of the stay in USER that follows a sojourn in KERNEL. */
  static long left(long kernel) {
    return kernel | USER;
  }
}
