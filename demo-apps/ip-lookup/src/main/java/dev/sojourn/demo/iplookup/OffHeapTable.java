package dev.sojourn.demo.iplookup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One published edition in off-heap memory: a stamp, the first addresses of the segments, their
 * countries.
 *
 * <p>The buffer belongs to the table only until it is disposed of; then it is poisoned and given to
 * the next one. Nothing here prevents a reader from looking into a buffer that is no longer the
 * table's: that is what retirement is for. But a reader notices.
 */
final class OffHeapTable {
  // The stamp works like the sequence number of a seqlock. It is the first to change when a buffer
  // is poisoned or rewritten, and the last to change when it has been written. So a search between
  // two looks at the right stamp has read this table and nothing else.

  /** Negative as a long and in each 16-bit part, so neither a stamp nor a country. */
  private static final long POISON = 0xDEAD_BEEF_DEAD_BEEFL;

  private static final long UNFINISHED = 0xBAD0_BAD0_BAD0_BAD0L;

  private static final int HEADER = 16;
  private static final int PER_SEGMENT = Integer.BYTES + Short.BYTES;
  private static final VarHandle STAMP =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer buffer;
  private final int segments;
  private final int countriesAt;
  private final long stamp;

  private OffHeapTable(ByteBuffer buffer, int segments, long stamp) {
    this.buffer = buffer;
    this.segments = segments;
    this.countriesAt = HEADER + segments * Integer.BYTES;
    this.stamp = stamp;
  }

  /** Returns the bytes that a buffer for these segments must have, a whole number of longs. */
  static int bytesFor(Segments segments) {
    return (HEADER + segments.count() * PER_SEGMENT + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  /**
   * Writes a table into a buffer that no reader uses.
   *
   * @param buffer direct, in native order
   * @param sequence names this publication; positive
   */
  static OffHeapTable write(ByteBuffer buffer, Segments segments, long sequence) {
    OffHeapTable table = begin(buffer, segments, sequence);
    table.body(HEADER, segments.count() * Integer.BYTES).asIntBuffer().put(segments.starts());
    table
        .body(table.countriesAt, segments.count() * Short.BYTES)
        .asShortBuffer()
        .put(segments.countries());
    // Release: keeps the body above it. Partner: the first look of find, an acquire.
    STAMP.setRelease(buffer, 0, sequence);
    return table;
  }

  /** Begins a table, and returns it as it is while its body is being written. */
  static OffHeapTable begin(ByteBuffer buffer, Segments segments, long sequence) {
    STAMP.setOpaque(buffer, 0, UNFINISHED); // the fence orders it
    VarHandle.storeStoreFence(); // keeps the body below the stamp; partner: the fence in find
    return new OffHeapTable(buffer, segments.count(), sequence);
  }

  /** Returns a view in native order; slices do not inherit the order. */
  private ByteBuffer body(int from, int bytes) {
    return buffer.slice(from, bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Finds the country of an address.
   *
   * @return an answer, or {@link Answer#REUSED}
   */
  long find(int address) {
    if (!isIntact()) {
      return Answer.REUSED;
    }
    int low = 0;
    int high = segments - 1;
    while (low < high) { // ends whatever the memory holds
      int middle = (low + high + 1) >>> 1;
      if (Integer.compareUnsigned(buffer.getInt(HEADER + middle * Integer.BYTES), address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int country = buffer.getShort(countriesAt + low * Short.BYTES);
    // Keeps the search above the second look. Partners: the fences in begin and poison.
    VarHandle.acquireFence();
    return country < 0 || !isIntact() ? Answer.REUSED : Answer.of(stamp, country);
  }

  private boolean isIntact() {
    // Acquire: keeps the search below the first look. Partner: the release in write.
    return (long) STAMP.getAcquire(buffer, 0) == stamp;
  }

  /** Overwrites the whole buffer, the stamp first. */
  void poison() {
    STAMP.setVolatile(buffer, 0, POISON);
    VarHandle.storeStoreFence(); // keeps the rest below the stamp; partner: the fence in find
    for (int at = Long.BYTES; at < buffer.capacity(); at += Long.BYTES) {
      buffer.putLong(at, POISON);
    }
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /** The weight of the table in bytes: all of its buffer, which nothing else can use meanwhile. */
  long bytes() {
    return buffer.capacity();
  }
}
