package dev.sojourn.ordeal;

import java.util.Arrays;

/** Fills the heap to its end, keeps it full for a moment, and lets it go again. */
final class Ballast {
  /** Rounds of the watch in which all classes are loaded. */
  private static final int WARM_UP = 20;

  private static final Object[] HOLD = new Object[1 << 20];
  private static int held; // of the one that fills

  private Ballast() {}

  static void one(World world, Self self) throws InterruptedException {
    if (Watch.now() < WARM_UP) {
      Thread.sleep(100);
      return;
    }
    try {
      fill(world, 1 << 18);
      self.count(Count.FULL_HEAPS);
      // Takes what other threads give back, so that they find no memory.
      for (int n = self.dice.below(40); n >= 0; n--) {
        fill(world, 4096);
        fill(world, 64);
        Thread.sleep(1);
      }
    } finally {
      Arrays.fill(HOLD, 0, held, null);
      held = 0;
    }
    Thread.sleep(self.dice.below(60));
  }

  private static void fill(World world, int bytes) {
    try {
      while (held < HOLD.length && !world.isOver()) {
        HOLD[held] = new byte[bytes];
        held++;
      }
    } catch (OutOfMemoryError e) {
      // It is full.
    }
  }
}
