package dev.sojourn.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A hand-written record with the engine's padding and as little else as a round trip can do with:
 * one word of its own, stored twice, found by a {@link ThreadLocal}.
 *
 * <p>It looks for no work, and keeps no sojourn number unless it is entered by {@link
 * #enterNumbered}, so it has fewer memory accesses than any transition of use to anyone: the stores
 * write constants.
 */
final class FloorRecord extends FloorLayout.PadAfter {
  static final ThreadLocal<FloorRecord> CURRENT = ThreadLocal.withInitial(FloorRecord::new);

  private static final VarHandle STATUS;

  static {
    try {
      STATUS = MethodHandles.lookup().findVarHandle(FloorLayout.Word.class, "status", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Release store and full fence: the eager entry. */
  void enterEagerly() {
    STATUS.setRelease(this, 0L);
    VarHandle.fullFence();
  }

  /** Release store: the lazy entry. */
  void enterLazily() {
    STATUS.setRelease(this, 0L);
  }

  /** Release store of the next number: a lazy entry; returns the word to leave with. */
  long enterNumbered() {
    long leaving = (long) STATUS.get(this) + 4;
    STATUS.setRelease(this, leaving - 1);
    return leaving;
  }

  /** Release store: the exit. */
  void leaveWith(long leaving) {
    STATUS.setRelease(this, leaving);
  }

  /** Release store: the exit. */
  void leave() {
    STATUS.setRelease(this, 1L);
  }
}
