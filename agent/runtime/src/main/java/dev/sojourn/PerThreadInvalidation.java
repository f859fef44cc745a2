package dev.sojourn;

import dev.sojourn.engine.Domain;
import dev.sojourn.engine.InvalidationKind;
import dev.sojourn.engine.OnBehalf;

/**
 * An {@link Invalidation} whose handler updates one {@link PerThread} slot, so that the thread that
 * requests it can run it on behalf of a thread in user mode. From {@link PerThread#invalidation}.
 */
public final class PerThreadInvalidation extends Invalidation {
  PerThreadInvalidation(Domain domain, InvalidationKind kind) {
    super(domain, kind);
  }

  /**
   * Asks every thread, like {@link #request()}, and then visits each of them. If a thread is in
   * user mode, the caller pins it and runs the handler for it at once; the others run it at their
   * own next transitions. At most one remote barrier serves all of them. Takes time in proportion
   * to the number of tracked threads, and waits for none of them. Any thread, any mode.
   *
   * <p>If stack or memory runs out, in the handler too, the error is thrown. Then no thread is left
   * pinned, the caller is in the mode that it came in, and the threads themselves do what was not
   * done.
   *
   * @return the request's number, for {@link #isCovered(long)}
   */
  public long requestOnBehalf() {
    return OnBehalf.request(domain, kind);
  }
}
