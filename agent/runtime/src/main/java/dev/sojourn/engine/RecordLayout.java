package dev.sojourn.engine;

/**
 * The memory layout of {@link ThreadRecord}, padded against false sharing: what the owner writes,
 * what others write, and what nobody writes lie at least 128 bytes apart. (That is two cache lines,
 * because adjacent lines are fetched in pairs.)
 *
 * <p>HotSpot lays out the fields of a superclass before those of its subclasses, so the order of
 * the classes below is the order in memory. But it moves smaller fields of a subclass into gaps of
 * a superclass, so whatever must stay in its place is a {@code long}. A test reads the offsets
 * back.
 */
final class RecordLayout {
  private RecordLayout() {}

  /** Whose record it is. Constant, so that a look-up causes no other thread a cache miss. */
  abstract static class Identity {
    final Thread thread;
    final Domain domain;

    /** The hash of the thread's identity, for the {@link RecordIndex}. */
    final int hash;

    Identity(Thread thread, Domain domain) {
      this.thread = thread;
      this.domain = domain;
      hash = RecordIndex.hash(thread);
    }
  }

  /** Keeps the identity off the owner's line. */
  abstract static class PadBeforeOwner extends Identity {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

    PadBeforeOwner(Thread thread, Domain domain) {
      super(thread, domain);
    }
  }

  /** Keeps the owner's line off the line that others write. */
  abstract static class PadBeforeOthers extends OwnerWords {
    long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;

    PadBeforeOthers(Thread thread, Domain domain) {
      super(thread, domain);
    }
  }

  /** Keeps the next object on the heap off the line that others write. */
  abstract static class PadAfterOthers extends OthersWords {
    long c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ca, cb, cc, cd, ce, cf;

    PadAfterOthers(Thread thread, Domain domain) {
      super(thread, domain);
    }
  }
}
