package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number that goes up with every broadcast request; all threads compare it at each transition.
 *
 * <p>Alone on its cache lines: it is read a hundred million times a second and written a few times,
 * and a neighbour that is written often would turn each of those reads into a miss.
 */
final class Generation extends GenerationLayout.PadAfter {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE =
          MethodHandles.lookup().findVarHandle(GenerationLayout.Word.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Reads the generation in a transition. Opaque is enough: at an entry the order against the
   * status word is made by the full fence before this read ({@link Hooks}), at an exit a missed
   * increment is found by the next entry, and the slow path reads again with acquire.
   */
  long opaque() {
    return (long) VALUE.getOpaque(this);
  }

  /**
   * Reads the generation before the kinds: the acquire keeps the reads of the kinds' counters from
   * rising above it. Partner: {@link #increment}, which comes after the requester's kind.
   */
  long acquire() {
    return (long) VALUE.getAcquire(this);
  }

  /**
   * Publishes a request and returns its number. Volatile: the kind's counter, written before, must
   * not sink below it, and what the requester reads of threads afterwards must not rise above it.
   */
  long increment() {
    return (long) VALUE.getAndAdd(this, 1L) + 1;
  }
}
