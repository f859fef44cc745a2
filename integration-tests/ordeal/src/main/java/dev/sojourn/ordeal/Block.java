package dev.sojourn.ordeal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside of the heap that is filled, poisoned, and filled again for another item. */
final class Block {
  static final int BYTES = 128;

  private static final int LONGS = BYTES / Long.BYTES;
  private static final long POISON = 0xDEADBEEFDEADBEEFL;
  private static final VarHandle CELLS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

  /** What a look at the memory has shown. */
  enum Look {
    GOOD,
    POISONED,
    OTHER
  }

  /** Writes a stamp and what follows from it, with a checksum at the end. Plain writes. */
  void fill(long stamp) {
    long sum = stamp;
    memory.putLong(0, stamp);
    for (int i = 1; i < LONGS - 1; i++) {
      long content = Dice.mix(stamp + i);
      memory.putLong(i * Long.BYTES, content);
      sum ^= content;
    }
    memory.putLong((LONGS - 1) * Long.BYTES, sum);
  }

  void poison() {
    for (int i = 0; i < LONGS; i++) {
      memory.putLong(i * Long.BYTES, POISON);
    }
  }

  /** Looks at all of it; each read is one that no compiler may leave out. */
  Look look(long stamp) {
    long sum = 0;
    for (int i = 0; i < LONGS - 1; i++) {
      long content = read(i);
      if (content == POISON) {
        return Look.POISONED;
      }
      if (i == 0 && content != stamp) {
        return Look.OTHER;
      }
      sum ^= content;
    }
    long checksum = read(LONGS - 1);
    if (checksum == sum) {
      return Look.GOOD;
    }
    return checksum == POISON ? Look.POISONED : Look.OTHER;
  }

  private long read(int index) {
    return (long) CELLS.getOpaque(memory, index * Long.BYTES);
  }
}
