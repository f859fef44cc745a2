package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Kind;
import dev.sojourn.engine.OnBehalf;
import dev.sojourn.engine.ThreadRecord;

/**
 * A kind of invalidation whose handler works on one {@link PerThread} slot, and can therefore be
 * run on behalf of a thread in user mode by the one that requests it. From {@link
 * PerThread#invalidation}.
 */
public final class PerThreadInvalidation extends Invalidation {
  PerThreadInvalidation(Domain domain, Kind kind) {
    super(domain, kind);
  }

  /**
   * Asks every thread, as {@link #request()} does, and visits all of them: for each that is in user
   * mode the handler runs at once, on the calling thread, which pins it meanwhile; the others run
   * it at their own next transitions. One remote barrier at most serves all. Takes time in
   * proportion to the number of tracked threads, and waits for none of them. Any thread, any mode.
   *
   * @return the request's number, for {@link #isCovered(long)}
   */
  public long requestOnBehalf() {
    ThreadRecord record = Hooks.record();
    long entered = Hooks.enterKernel(record); // a pinner is in KERNEL
    try {
      return OnBehalf.request(domain, kind);
    } finally {
      if (entered != Hooks.NESTED) {
        Hooks.exitKernel(record, entered);
      }
    }
  }
}
