package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A domain's counter of requests to all threads: like a global epoch, it grows with every such
 * request, and all threads compare it with the value that they remember at each transition.
 *
 * <p>It is alone on its cache lines. It is read a hundred million times a second and written a few
 * times; next to a word that is written often, each of those reads would miss the cache.
 */
final class Generation extends GenerationLayout.PadAfter {
  /**
   * The step by which it grows. The remainder of a number divided by this tells the domain, so that
   * a number of another domain is not taken for one of this, unless the process has more domains
   * than this.
   */
  private static final long STEP = 4096;

  private static final VarHandle VALUE;

  static {
    try {
      VALUE =
          MethodHandles.lookup().findVarHandle(GenerationLayout.Word.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long first;

  /**
   * Makes the generation of a domain.
   *
   * @param domain how many domains were made before it
   */
  Generation(int domain) {
    first = domain % STEP;
    VALUE.setRelease(this, first); // the domain is published after it
  }

  /** Whether a number can be that of a request made in this domain, and not in another one. */
  boolean isOfThis(long number) {
    return number > first && (number - first) % STEP == 0;
  }

  /**
   * Reads the generation in a transition. Opaque is enough. At an entry the full fence before this
   * read orders it after the store of the status; for a lazy thread the remote barrier of the other
   * side does ({@link Hooks}). At an exit the next entry finds an increment that was missed. The
   * slow path reads again with acquire.
   */
  long opaque() {
    return (long) VALUE.getOpaque(this);
  }

  /**
   * Reads the generation before the kinds: the acquire keeps the reads of the kinds' counters from
   * rising above it. Partner: {@link #increment}, which comes after the requester's increment of
   * the kind's counter.
   */
  long acquire() {
    return (long) VALUE.getAcquire(this);
  }

  /**
   * Publishes a request and returns its number. Volatile: the increment of the kind's counter,
   * which came before, must not sink below it, and what the requester reads of threads afterwards
   * must not rise above it.
   */
  long increment() {
    return (long) VALUE.getAndAdd(this, STEP) + STEP;
  }
}
