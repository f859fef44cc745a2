package dev.sojourn.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings the two actors of an iteration together, so that they race: without it the one with less
 * to do would be many iterations ahead. Waits for a bounded time only; an actor that is late races
 * with nobody.
 */
final class Meeting {
  private static final int PATIENCE = 2_000;
  private static final int LONGEST_DELAY = 16;

  /** More than the caches next to a processor hold. */
  private static final long[] COLD = new long[1 << 21];

  private static final int MOST_STORES = 16;
  private static final int LINE = 8;

  private final AtomicInteger arrived = new AtomicInteger();
  private int random = System.identityHashCode(this);

  /** Called by each of the two; the one that looks at the other's thread. */
  void meet() {
    int place = await();
    for (int i = (random >>> (8 * place)) & (LONGEST_DELAY - 1); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  /**
   * Called by the other one, the owner of a thread: leaves stores, now few, now many, to memory
   * that is far away in its processor, so that the stores of the entry that follows wait behind
   * them while its reads do not.
   */
  void meetWithStoresPending() {
    meet();
    leaveStoresPending();
  }

  /** Leaves stores pending in the processor, without a meeting. */
  void leaveStoresPending() {
    int at = random;
    for (int i = random & (MOST_STORES - 1); i > 0; i--) {
      at = at * 1_664_525 + 1_013_904_223;
      COLD[((at >>> 8) * LINE) & (COLD.length - 1)] = at;
    }
  }

  private int await() {
    int place = arrived.getAndIncrement();
    for (int i = 0; i < PATIENCE && arrived.getOpaque() < 2; i++) {
      Thread.onSpinWait();
    }
    return place;
  }
}
