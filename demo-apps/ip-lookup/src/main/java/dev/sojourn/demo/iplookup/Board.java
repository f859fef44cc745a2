package dev.sojourn.demo.iplookup;

import java.nio.ByteBuffer;

/**
 * The state that the publisher and the hot threads share: the one writes it, the others read it.
 *
 * <p>A sequence number is in {@code published} before its table can be seen, and in {@code covered}
 * after its invalidation is known to be covered. So at any moment the editions from {@code covered}
 * to {@code published} may answer.
 */
final class Board {
  /** The protected reference, as of RCU: read only in KERNEL. */
  volatile OffHeapTable table;

  volatile long published;
  volatile long covered;
  volatile boolean stopped;

  private Board(OffHeapTable first, long sequence) {
    table = first;
    published = sequence;
    covered = sequence;
  }

  /** Makes a board with its first edition on it, in force before any reader starts. */
  static Board start(BufferPool pool, Segments even) throws InterruptedException {
    ByteBuffer buffer = pool.take(0);
    if (buffer == null) {
      throw new IllegalArgumentException("the pool is empty");
    }
    long sequence = 2;
    return new Board(OffHeapTable.write(buffer, even, sequence), sequence);
  }
}
