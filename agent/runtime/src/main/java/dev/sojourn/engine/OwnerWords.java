package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words of a {@link ThreadRecord} by which the owner tells others where it is and what it has
 * done. The owner alone writes them; the table there says how each is accessed, and why.
 */
abstract class OwnerWords extends RecordLayout.PadBeforeOwner {
  /** Flag: inside a {@code @UserMode} method. */
  public static final long COMMITTED = 1;

  /** Flag: in the slow path. */
  public static final long RUNNING_HANDLERS = 2;

  /**
   * Flag: run all handlers. Some may have been lost to an exhausted stack, or the thread may have
   * run kernel code before that was woven.
   */
  static final long RUN_ALL = 4;

  /** Flag: holds a pin. */
  public static final long PINNING = 8;

  /** Flag: in KERNEL for the sake of a pin only; the last unpin leaves. */
  public static final long OWES_LEAVE = 16;

  /** Flag: was inside a {@code @UserMode} method at some time. */
  static final long EVER_COMMITTED = 32;

  private static final VarHandle STATUS;
  static final VarHandle SEEN_GENERATION;
  private static final VarHandle SEEN_TARGETED;
  private static final VarHandle LAZY;
  private static final VarHandle FLAGS;
  private static final VarHandle PROGRAMMATIC;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATUS = lookup.findVarHandle(OwnerWords.class, "status", long.class);
      SEEN_GENERATION = lookup.findVarHandle(OwnerWords.class, "seenGeneration", long.class);
      SEEN_TARGETED = lookup.findVarHandle(OwnerWords.class, "seenTargeted", long.class);
      LAZY = lookup.findVarHandle(OwnerWords.class, "lazy", long.class);
      FLAGS = lookup.findVarHandle(OwnerWords.class, "flags", long.class);
      PROGRAMMATIC = lookup.findVarHandle(OwnerWords.class, "programmatic", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The status word, see {@link StatusWord}. It is accessed through the record's VarHandle methods,
   * except where the stack may be exhausted and no method can be called: there by bare volatile
   * accesses. Public because woven methods have such places.
   */
  public volatile long status = StatusWord.NEVER_ENTERED;

  long seenGeneration;
  long seenTargeted;

  /** Whether the thread may leave KERNEL without promising a fence: 1 or 0. */
  long lazy;

  /** The owner's flags; public for the same reason as the status. */
  public long flags;

  /** The mode in which the owner leaves KERNEL; used by the owner alone. Public like the status. */
  public long leaveMode = StatusWord.USER;

  /**
   * The mode in which the owner leaves KERNEL outside {@code @UserMode} methods; used by the owner
   * alone. Public like the status.
   */
  public long quiescentMode = StatusWord.USER;

  /**
   * How many programmatic transitions are open, and more: see {@link Unwinding}. Volatile and
   * public for the same reason as the status.
   */
  public volatile long programmatic;

  OwnerWords(Thread thread, Domain domain) {
    super(thread, domain);
  }

  /**
   * Reads where the thread is; any thread. Acquire: what the owner did in the stays before this
   * word is visible to the caller.
   *
   * @return a status word, see {@link StatusWord}
   */
  public long statusAcquire() {
    return (long) STATUS.getAcquire(this);
  }

  /** The owner's read of its own word: nobody else writes it, so there is nothing to order. */
  long statusPlain() {
    return (long) STATUS.get(this);
  }

  /** The owner's store: everything it did before must be visible to whoever sees the new word. */
  void statusRelease(long status) {
    STATUS.setRelease(this, status);
  }

  /**
   * Owner only: whether it is in KERNEL.
   *
   * @return whether it is
   */
  public boolean isInKernel() {
    return StatusWord.isKernel(statusPlain());
  }

  /** Others' read, before the status: whether the thread may enter without a fence. */
  boolean lazyAcquire() {
    return (long) LAZY.getAcquire(this) != 0;
  }

  /** The owner's store; see {@link Policies#adopt} for the fences that go with it. */
  void lazyRelease(boolean lazy) {
    LAZY.setRelease(this, lazy ? 1L : 0L);
  }

  /**
   * Counts the open programmatic transitions; any thread, see the table.
   *
   * @return a count
   */
  public long programmaticAcquire() {
    return Unwinding.count((long) PROGRAMMATIC.getAcquire(this));
  }

  /**
   * The owner's read of its own word; see {@link Unwinding}.
   *
   * @return the count, and how often transitions were left open
   */
  public long programmaticPlain() {
    return (long) PROGRAMMATIC.get(this);
  }

  /**
   * The owner's store: after an exit it must not rise above the status.
   *
   * @param word the count, and how often transitions were left open
   */
  public void programmaticRelease(long word) {
    PROGRAMMATIC.setRelease(this, word);
  }

  /** Others' read: the handlers of all requests up to this number have run on the owner. */
  long seenGenerationAcquire() {
    return (long) SEEN_GENERATION.getAcquire(this);
  }

  /** The owner's store, after the handlers: they must not sink below it. */
  void seenGenerationRelease(long generation) {
    SEEN_GENERATION.setRelease(this, generation);
  }

  /** Others' read of how far the owner has come with its targeted requests. */
  long seenTargetedAcquire() {
    return (long) SEEN_TARGETED.getAcquire(this);
  }

  /** The owner's read of its own word. */
  long seenTargetedPlain() {
    return (long) SEEN_TARGETED.get(this);
  }

  /** The owner's store, after the handlers. */
  void seenTargetedRelease(long generation) {
    SEEN_TARGETED.setRelease(this, generation);
  }

  /**
   * Owner only: whether it is inside a {@code @UserMode} method.
   *
   * @return whether it is
   */
  public boolean isCommitted() {
    return (flags & COMMITTED) != 0;
  }

  /** Owner only. */
  void setCommitted(boolean committed) {
    if (committed) {
      flags |= COMMITTED | EVER_COMMITTED;
      leaveMode = StatusWord.USER;
    } else {
      flags &= ~COMMITTED;
      leaveMode = quiescentMode;
    }
  }

  /** Owner only. */
  void setQuiescentMode(long mode) {
    quiescentMode = mode;
    if (!isCommitted()) {
      leaveMode = mode;
    }
  }

  /** Others' hint: whether it uses {@code @UserMode} methods, and so would not profit from lazy. */
  boolean hasEverCommittedOpaque() {
    return ((long) FLAGS.getOpaque(this) & EVER_COMMITTED) != 0;
  }

  /**
   * Owner only: whether it is in the slow path, which sets and clears the flag.
   *
   * @return whether handlers are running
   */
  public boolean isRunningHandlers() {
    return (flags & RUNNING_HANDLERS) != 0;
  }

  /**
   * Owner only: whether it holds a pin.
   *
   * @return whether it does
   */
  public boolean isPinning() {
    return (flags & PINNING) != 0;
  }

  /** Owner only: whether all handlers are to run, once, whoever asked for them. */
  boolean takeRunAll() {
    boolean all = (flags & RUN_ALL) != 0;
    flags &= ~RUN_ALL;
    return all;
  }
}
