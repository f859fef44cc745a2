package dev.sojourn.engine;

import java.util.Arrays;

/**
 * The unwinding of programmatic transitions that are not closed innermost first. If one is closed
 * while some that were made after it, on the same thread, are open, those are closed with it: the
 * thread goes back to where it was before the outer one, and a later close of an inner one does
 * nothing.
 */
public final class Unwinding {
  /*
   * A thread's word counts its open transitions in the lower half, and the unwindings in the upper
   * half. A transition keeps the word that it has made. If it finds the same word when it is
   * closed, it is the innermost one, and nothing was unwound since. Otherwise, rarely, it looks
   * here: for each depth, the record keeps the number of the last unwinding that has closed a
   * transition of that depth.
   *
   * The outer transition knows where the thread was before it. The thread may be where it is now
   * because of an inner transition, or because of a woven method that is still running and will
   * bring it back at its end. The record's made tells: it is the status that the latest
   * programmatic transition has led to. If the status is another one, and not of the mode that the
   * outer transition has led to, nothing is closed.
   */

  private static final long COUNT_MASK = 0xffff_ffffL;
  private static final int UNWOUND_SHIFT = 32;

  private Unwinding() {}

  /** How many transitions are open. */
  static long count(long word) {
    return word & COUNT_MASK;
  }

  /**
   * Tells whether a transition was made while another was open.
   *
   * @param word the word that the transition has made
   * @return whether there is an outer one
   */
  public static boolean isInner(long word) {
    return count(word) > 1;
  }

  /**
   * Tells whether a transition is open.
   *
   * @param record the calling thread's
   * @param word the word that the transition has made
   * @return false if it was closed with an outer one
   */
  public static boolean isOpen(ThreadRecord record, long word) {
    int depth = (int) count(word);
    return depth <= count(record.programmaticPlain())
        && (depth >= record.unwound.length || record.unwound[depth] <= word >>> UNWOUND_SHIFT);
  }

  /**
   * Tells whether a transition that is open is the innermost one.
   *
   * @param record the calling thread's
   * @param word the word that the transition has made
   * @return whether it may be closed as usual
   */
  public static boolean isInnermost(ThreadRecord record, long word) {
    return count(word) == count(record.programmaticPlain());
  }

  /**
   * Tells whether the thread is where it is because of a programmatic transition.
   *
   * @param record the calling thread's
   * @return false also if it has made transitions since
   */
  public static boolean hasLedHere(ThreadRecord record) {
    return record.made == record.statusPlain();
  }

  /**
   * Closes a transition with those made after it. Throws nothing but errors of the virtual machine;
   * if it does, either nothing has changed or all is done.
   *
   * @param record the calling thread's; if it runs a handler, it stays in its mode
   * @param word the word that the outer transition has made
   * @param wasKernel whether the thread was in KERNEL before it
   * @param wasCommitted whether it was inside a {@code @UserMode} method then
   */
  public static void unwind(
      ThreadRecord record, long word, boolean wasKernel, boolean wasCommitted) {
    long now = record.programmaticPlain();
    int outer = (int) count(word);
    int innermost = (int) count(now);
    if (record.unwound.length <= innermost) {
      record.unwound = Arrays.copyOf(record.unwound, innermost + 1); // first: it may throw
    }
    long next = (now >>> UNWOUND_SHIFT) + 1;
    try {
      if (!record.isRunningHandlers()) { // a handler's transitions change no mode
        goBack(record, wasKernel, wasCommitted);
      }
    } finally {
      // Nothing is called: there may be no stack for it.
      for (int depth = outer; depth <= innermost; depth++) {
        record.unwound[depth] = next;
      }
      record.programmatic = next << UNWOUND_SHIFT | outer - 1; // after the exit
    }
    report(record, innermost - outer);
  }

  /** Called after the engine has brought a thread back: late closes of what was open do nothing. */
  static void forgetAll(ThreadRecord record) {
    long now = record.programmaticPlain();
    int innermost = (int) count(now);
    if (record.unwound.length <= innermost) {
      record.unwound = Arrays.copyOf(record.unwound, innermost + 1);
    }
    long next = (now >>> UNWOUND_SHIFT) + 1;
    for (int depth = 1; depth <= innermost; depth++) {
      record.unwound[depth] = next;
    }
    record.programmaticRelease(next << UNWOUND_SHIFT); // after the exit, as in a close
  }

  private static void goBack(ThreadRecord record, boolean wasKernel, boolean wasCommitted) {
    if (wasKernel) {
      Hooks.exitUser(wasCommitted ? record.toKernelCommitted : record.toKernel);
    } else if (record.isInKernel()) {
      record.setCommitted(wasCommitted);
      Hooks.exitKernelOfMarking(record, record.statusPlain());
    } else if (!wasCommitted) {
      Hooks.exitUser(record.toQuiescent);
    }
  }

  private static void report(ThreadRecord record, int left) {
    long times = record.domain.unclosed.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      Reports.warn(
          record.domain.listener(),
          "thread '"
              + record.thread().getName()
              + "' closed a transition while "
              + left
              + " made after it were open; they were closed with it, and the thread is where it was"
              + " before; use try-with-resources ("
              + times
              + " such so far)",
          new IllegalStateException("closed here"));
    }
  }

  /** Reports a thread that has died with transitions open; nobody waits for it any more. */
  static void reportDead(ThreadRecord dead) {
    long open = count(dead.programmaticAcquire());
    if (open > 0) {
      long times = dead.domain.unclosed.incrementAndGet();
      if (Long.bitCount(times) == 1) {
        Reports.warn(
            dead.domain.listener(),
            "thread '"
                + dead.thread().getName()
                + "' died "
                + StatusWord.describe(dead.statusAcquire())
                + ", with "
                + open
                + " transition(s) open; close them by try-with-resources ("
                + times
                + " such so far)",
            null);
      }
    }
  }
}
