package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that were requested of one thread and not yet run: a set of any size that never loses a
 * bit and never takes a lock.
 *
 * <p>A chain of 64-bit words that only grows. Requests for a kind that is already in the set
 * coalesce with it, so its size is bounded by the number of kinds, however long the thread stays
 * away.
 */
final class KindSet {
  private static final VarHandle BITS;
  private static final VarHandle NEXT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BITS = lookup.findVarHandle(KindSet.class, "bits", long.class);
      NEXT = lookup.findVarHandle(KindSet.class, "next", KindSet.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through BITS only
  private long bits;

  @SuppressWarnings("unused") // through NEXT only
  private @Nullable KindSet next;

  /** Adds a kind; any thread. Volatile, and so before the caller's work word (its publication). */
  void add(int kind) {
    KindSet word = this;
    for (int i = kind >> 6; i > 0; i--) {
      word = word.nextOrNew();
    }
    BITS.getAndBitwiseOr(word, 1L << kind);
  }

  /**
   * Takes a kind out of the set; owner only. Acquire if it was in it: what a requester did before
   * {@link #add}, other kinds that it added earlier included, is visible to what follows.
   *
   * @return whether it was in the set
   */
  boolean take(int kind) {
    KindSet word = this;
    for (int i = kind >> 6; i > 0; i--) {
      KindSet following = (KindSet) NEXT.getAcquire(word);
      if (following == null) {
        return false;
      }
      word = following;
    }
    long bit = 1L << kind;
    // Opaque: only the owner takes bits away, so what is there stays there until the next line, and
    // what is not there owes nothing to anybody.
    return ((long) BITS.getOpaque(word) & bit) != 0
        && ((long) BITS.getAndBitwiseAndAcquire(word, ~bit) & bit) != 0;
  }

  /** Whether a kind is in the set; any thread. A kind that is being added may be missed. */
  boolean has(int kind) {
    @Nullable KindSet word = this;
    for (int i = kind >> 6; i > 0 && word != null; i--) {
      word = (KindSet) NEXT.getAcquire(word);
    }
    return word != null && ((long) BITS.getAcquire(word) & 1L << kind) != 0;
  }

  private KindSet nextOrNew() {
    KindSet following = (KindSet) NEXT.getAcquire(this);
    if (following != null) {
      return following;
    }
    KindSet fresh = new KindSet();
    // Release within the exchange: the fresh word is zero before it can be reached.
    KindSet winner = (KindSet) NEXT.compareAndExchange(this, null, fresh);
    return winner == null ? fresh : winner;
  }
}
