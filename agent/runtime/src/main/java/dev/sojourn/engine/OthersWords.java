package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words of a {@link ThreadRecord} by which others tell the owner that something is asked of it,
 * written by atomic read-modify-write. The table there says how each is accessed, and why.
 */
abstract class OthersWords extends RecordLayout.PadBeforeOthers {
  /** Bit of {@code work}: a targeted request is waiting in {@link ThreadRecord#targetedKinds}. */
  static final long TARGETED = 1;

  /** Bit of {@code work}: nothing but the slow path, for the sake of its fence. */
  static final long LOOK = 2;

  /** Bit of {@code work}: what decides on the thread's policy has changed. */
  static final long POLICY = 4;

  /** Bit of {@code work}, the owner's: it holds a pin, so none of its exits may be a fast one. */
  static final long PINNER = 8;

  /** Bit of {@code work}, the owner's: parked until it is not pinned. */
  static final long AWAITED = 16;

  /** Bit of {@code work}: pinned, or about to be; public for woven methods. */
  public static final long PINNED = 32;

  /**
   * Bit of {@code work}, the owner's: has retired too much in KERNEL, and is to be held back once
   * it has left. Makes the exit a slow one.
   */
  static final long THROTTLED = 64;

  private static final long TAKEN = TARGETED | LOOK | POLICY;

  static final VarHandle WORK;
  static final VarHandle TARGETED_GENERATION;
  private static final VarHandle PROMOTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORK = lookup.findVarHandle(OthersWords.class, "work", long.class);
      TARGETED_GENERATION = lookup.findVarHandle(OthersWords.class, "targeted", long.class);
      PROMOTED = lookup.findVarHandle(OthersWords.class, "promoted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * What was asked of the owner, as bits. Volatile like the status, for bare reads where the stack
   * may be exhausted.
   */
  public volatile long work;

  long targeted;

  /** The status word of the INDETERMINATE stay that is known to end with a slow path; or 0. */
  long promoted;

  OthersWords(Thread thread, Domain domain) {
    super(thread, domain);
  }

  /** Sets bits of {@code work}; any thread. Volatile RMW: what they announce comes before them. */
  void ask(long bits) {
    WORK.getAndBitwiseOr(this, bits);
  }

  /** Whether a bit is still there. Acquire: the status must not be read before it. */
  boolean isAskedAcquire(long bit) {
    return ((long) WORK.getAcquire(this) & bit) != 0;
  }

  /** Clears bits of {@code work}; owner only. Volatile RMW. */
  void clear(long bits) {
    WORK.getAndBitwiseAnd(this, ~bits);
  }

  /**
   * Owner only: takes the bits that others have set, before it reads what they announce. Volatile
   * RMW: partner of {@link #ask}, and whoever sees a bit gone knows that a full fence has been
   * passed.
   */
  long takeAsked() {
    return ((long) WORK.getOpaque(this) & TAKEN) == 0
        ? 0
        : (long) WORK.getAndBitwiseAnd(this, ~TAKEN) & TAKEN;
  }

  /** Owner only: takes {@link #THROTTLED}, which it has set itself. */
  boolean takeThrottled() {
    if (((long) WORK.getOpaque(this) & THROTTLED) == 0) {
      return false;
    }
    clear(THROTTLED);
    return true;
  }

  /**
   * Whether a targeted request waits; for a pinner. One that comes at the same time may be missed.
   */
  boolean hasTargetedOpaque() {
    return ((long) WORK.getOpaque(this) & TARGETED) != 0;
  }

  /**
   * Whether there is a pin, be it over or not. Acquire, as in {@link ThreadRecord#isPinnedAcquire}.
   */
  boolean isPinBitSetAcquire() {
    return ((long) WORK.getAcquire(this) & PINNED) != 0;
  }

  /** The number of the latest targeted request; the owner reads it before it takes the kinds. */
  long targetedAcquire() {
    return (long) TARGETED_GENERATION.getAcquire(this);
  }

  /**
   * Whether a word of this thread, read after a full fence, means that it is quiescent and will
   * pass a full fence before it runs kernel code: USER, or a stay that was promoted.
   */
  boolean isCertain(long status) {
    long mode = status & StatusWord.MODE_MASK;
    return mode == StatusWord.USER
        || (mode == StatusWord.INDETERMINATE && (long) PROMOTED.getAcquire(this) == status);
  }

  /** Names a stay that is certain; see {@link Promotion}. Release: after the barrier. */
  void promotedRelease(long status) {
    PROMOTED.setRelease(this, status);
  }
}
