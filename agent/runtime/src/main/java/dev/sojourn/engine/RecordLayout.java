package dev.sojourn.engine;

/**
 * The memory layout of {@link ThreadRecord}: what the owner writes, what others write, and what
 * nobody writes, at least 128 bytes apart (two lines, because adjacent lines are fetched in pairs).
 *
 * <p>HotSpot lays out the fields of a superclass before those of its subclasses; the order of the
 * classes below is therefore the order in memory. But it moves smaller fields of a subclass into
 * gaps of a superclass, so what must stay in its place is a {@code long}. A test reads the offsets
 * back.
 */
final class RecordLayout {
  private RecordLayout() {}

  /** Whose record it is. Constant, so that looking for a thread disturbs no other. */
  abstract static class Identity {
    final Thread thread;
    final Domain domain;

    Identity(Thread thread, Domain domain) {
      this.thread = thread;
      this.domain = domain;
    }
  }

  /** Keeps the identity off the owner's line. */
  abstract static class PadBeforeOwner extends Identity {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

    PadBeforeOwner(Thread thread, Domain domain) {
      super(thread, domain);
    }
  }

  /** What the owner alone writes. */
  abstract static class OwnerWords extends PadBeforeOwner {
    /**
     * Through the record's VarHandle methods, except where the stack may be exhausted and no method
     * can be called: there by bare volatile accesses. Public because that includes woven methods.
     */
    public volatile long status = Status.NEVER_ENTERED;

    long seenGeneration;
    long seenTargeted;

    /** Whether the thread may leave KERNEL without promising a fence: 1 or 0. */
    long lazy;

    /** The owner's alone; public for the same reason as the status. */
    public long flags;

    /** In which mode the owner leaves KERNEL; the owner's alone, public for the same reason. */
    public long leaveMode = Status.USER;

    /** In which mode it does outside {@code @UserMode} methods; likewise. */
    public long quiescentMode = Status.USER;

    /** How many programmatic transitions are open. */
    long programmatic;

    OwnerWords(Thread thread, Domain domain) {
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

  /** What others write, by atomic read-modify-write. */
  abstract static class OthersWords extends PadBeforeOthers {
    long work;
    long targeted;

    /** The status word of the INDETERMINATE stay that is known to end with a slow path; or 0. */
    long promoted;

    OthersWords(Thread thread, Domain domain) {
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
