package dev.sojourn.demo.iplookup;

import java.nio.ByteBuffer;

/**
 * What the publisher announces and the hot threads read.
 *
 * <p>A sequence number is in {@code published} before its table can be seen, and in {@code covered}
 * after its invalidation is known to be covered, so at any moment the editions that may answer are
 * those from {@code covered} to {@code published}.
 */
final class Board {
  /** The protected reference: read only in KERNEL. */
  volatile OffHeapTable table;

  volatile long published;
  volatile long covered;
  volatile boolean stopped;

  private Board(OffHeapTable first, long sequence) {
    table = first;
    published = sequence;
    covered = sequence;
  }

  /** A board with its first edition on it, in force before any reader starts. */
  static Board start(BufferPool pool, Segments even) throws InterruptedException {
    ByteBuffer buffer = pool.take(0);
    if (buffer == null) {
      throw new IllegalArgumentException("the pool is empty");
    }
    long sequence = 2;
    return new Board(OffHeapTable.write(buffer, even, sequence), sequence);
  }
}
