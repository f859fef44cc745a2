package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free bit set that any thread may add to and one thread takes from: the kinds that were
 * requested of that thread and have not run yet. No bit is ever lost.
 *
 * <p>The set is a chain of word arrays that only grows. Each array is twice as long as the one
 * before, so any word is a few steps away. A request for a kind that is already in the set
 * coalesces with it, so the size is bounded by the number of kinds, however long the thread stays
 * away.
 */
final class KindSet {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(KindSet.class, "next", KindSet.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Through WORDS only. */
  private final long[] words;

  @SuppressWarnings("unused") // through NEXT only
  private @Nullable KindSet next;

  KindSet() {
    this(1);
  }

  private KindSet(int length) {
    words = new long[length];
  }

  /**
   * Adds a kind; any thread. Volatile RMW: it stays above the caller's later RMW of {@code work},
   * which announces the kind. Partner: {@link #take(int, long)}.
   */
  void add(int kind) {
    int word = kind >> 6;
    KindSet part = this;
    for (; word >= part.words.length; part = part.nextOrNew()) {
      word -= part.words.length;
    }
    WORDS.getAndBitwiseOr(part.words, word, 1L << kind);
  }

  /** Takes one kind out, like {@link #take(int, long)}; whether it was in the set. */
  boolean take(int kind) {
    return take(kind >> 6, 1L << kind) != 0;
  }

  /**
   * Takes some of the kinds of a word out of the set; owner only. Acquire if any was in it: what a
   * requester did before {@link #add}, other kinds that it added earlier included, is visible to
   * what follows.
   *
   * @param word the kinds' number, divided by 64
   * @param mask a bit for each kind
   * @return those that were in the set
   */
  long take(int word, long mask) {
    KindSet part = this;
    while (part != null && word >= part.words.length) {
      word -= part.words.length;
      part = (KindSet) NEXT.getAcquire(part);
    }
    // Opaque: only the owner clears bits, so a bit that is seen is still there at the next line. If
    // none is seen, nothing that follows relies on an order.
    return part == null || ((long) WORDS.getOpaque(part.words, word) & mask) == 0
        ? 0
        : (long) WORDS.getAndBitwiseAndAcquire(part.words, word, ~mask) & mask;
  }

  /** Whether a kind is in the set; any thread. A kind that is being added may be missed. */
  boolean has(int kind) {
    int word = kind >> 6;
    KindSet part = this;
    while (part != null && word >= part.words.length) {
      word -= part.words.length;
      part = (KindSet) NEXT.getAcquire(part);
    }
    return part != null && ((long) WORDS.getAcquire(part.words, word) & 1L << kind) != 0;
  }

  private KindSet nextOrNew() {
    KindSet following = (KindSet) NEXT.getAcquire(this);
    if (following != null) {
      return following;
    }
    KindSet fresh = new KindSet(2 * words.length);
    // Volatile, so a release: the fresh words are zero before they can be reached. Partners: the
    // getAcquire of NEXT.
    KindSet winner = (KindSet) NEXT.compareAndExchange(this, null, fresh);
    return winner == null ? fresh : winner;
  }
}
