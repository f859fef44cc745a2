package dev.sojourn.engine;

/**
 * Decodes a thread's status word, {@code sojourn << 2 | mode}.
 *
 * <pre>
 *   63                             2 1   0
 *   +-------------------------------+-----+
 *   | sojourn                       | mode|   sojourn: goes up by one at each entry to KERNEL
 *   +-------------------------------+-----+   mode:    KERNEL 0, USER 1, INDETERMINATE 2
 * </pre>
 *
 * <p>The sojourn tells "still in the same stay" from "left and came back": two equal words with
 * mode KERNEL, read at different times, mean that the thread never left in between, since 62 bits
 * do not wrap in the life of a process. Waits compare words for equality only, so a number that did
 * wrap would make a wait longer and do nothing worse.
 *
 * <p>KERNEL is 0 so that an entry is one OR and one addition, and an exit one OR.
 */
public final class StatusWord {
  /** The thread may hold references to protected state: it is not quiescent. */
  public static final long KERNEL = 0;

  /** The thread holds no such reference, and will fence and look for work at its next entry. */
  public static final long USER = 1;

  /**
   * The thread holds no such reference, but its next entry will look for work without a fence:
   * whoever needs certainty has to issue a remote barrier.
   */
  public static final long INDETERMINATE = 2;

  /** The word of a thread that has made no transition yet: its first entry is fenced. */
  public static final long NEVER_ENTERED = USER;

  /** The bits of the mode. */
  public static final long MODE_MASK = 3;

  /** The bits of a word; all of them, unless the number is narrow. */
  public static final long WORD_MASK = -1L >>> (62 - SojournWidth.BITS);

  private static final int SOJOURN_SHIFT = 2;

  private StatusWord() {}

  /**
   * Tells whether the word's mode is KERNEL.
   *
   * @param status a status word
   * @return whether the thread was in KERNEL
   */
  public static boolean isKernel(long status) {
    return (status & MODE_MASK) == KERNEL;
  }

  /** Whether the word's mode is INDETERMINATE. */
  static boolean isIndeterminate(long status) {
    return (status & MODE_MASK) == INDETERMINATE;
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

  /** How many entries to KERNEL lie between two words of one thread, the older one first. */
  static long sojournsBetween(long older, long newer) {
    return sojourn((newer & ~MODE_MASK) - (older & ~MODE_MASK) & WORD_MASK);
  }

  /**
   * Returns the mode's name as it is shown in logs and statistics.
   *
   * @param status a status word
   * @return {@code KERNEL}, {@code USER} or {@code INDETERMINATE}
   */
  public static String modeName(long status) {
    return isKernel(status) ? "KERNEL" : isIndeterminate(status) ? "INDETERMINATE" : "USER";
  }

  /** The word, for reports. */
  static String describe(long status) {
    return "in " + modeName(status) + ", sojourn " + sojourn(status);
  }

  /** The word of the sojourn in KERNEL that follows a quiescent stay. */
  static long entered(long quiescent) {
    return (quiescent | MODE_MASK) + 1 & WORD_MASK;
  }

  /** The word of the quiescent stay that follows a sojourn in KERNEL. */
  static long left(long kernel, long mode) {
    return kernel | mode;
  }

  /** The word of the same quiescent stay in another quiescent mode. */
  static long inMode(long quiescent, long mode) {
    return (quiescent & ~MODE_MASK) | mode;
  }
}
