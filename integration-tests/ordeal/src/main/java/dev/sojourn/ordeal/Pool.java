package dev.sojourn.ordeal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The blocks that nobody uses. Lock-free, and allocates nothing once it is made. */
final class Pool {
  private final AtomicReferenceArray<@Nullable Block> free;

  Pool(int blocks) {
    free = new AtomicReferenceArray<>(blocks);
    for (int i = 0; i < blocks; i++) {
      free.set(i, new Block());
    }
  }

  @Nullable Block take(Dice dice) {
    int start = dice.below(free.length());
    for (int i = 0; i < free.length(); i++) {
      int at = (start + i) % free.length();
      if (free.get(at) != null) {
        Block block = free.getAndSet(at, null);
        if (block != null) {
          return block;
        }
      }
    }
    return null;
  }

  /** There is room for all, once for each. */
  void give(Block block) {
    for (int i = 0; i < free.length(); i++) {
      if (free.get(i) == null && free.compareAndSet(i, null, block)) {
        return;
      }
    }
  }
}
