package dev.sojourn.ordeal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is published, read, retired and disposed of: one use of a block. */
final class Item {
  private static final AtomicLong STAMPS = new AtomicLong();

  final Block block;
  final long stamp = STAMPS.incrementAndGet();

  /** Readers that have counted themselves; most do not, because counting is a fence. */
  final AtomicInteger readers = new AtomicInteger();

  final AtomicInteger disposals = new AtomicInteger();

  /** Which of its retirer's it is, counted from 1 in each realm; 0 if nobody has said. */
  long place;

  @Nullable Self retirer;

  Item(Block block) {
    this.block = block;
    block.fill(stamp);
  }

  @Override
  public String toString() {
    return "item " + stamp;
  }
}
