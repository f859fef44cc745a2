package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffHeapTableTest {
  private final Segments segments = Samples.edition("one", 1).segments();
  private final ByteBuffer buffer = buffer(segments);

  @Test
  void agreesWithALookAtEveryRow() {
    SplittableRandom random = new SplittableRandom(10);
    for (int run = 0; run < 1_000; run++) {
      List<Range> ranges = Samples.ranges(random);
      Segments flat = Segments.flatten(ranges);
      OffHeapTable table = OffHeapTable.write(buffer(flat), flat, 1 + run);
      for (int address : Samples.addresses()) {
        assertEquals(Answer.of(1 + run, Samples.country(ranges, address)), table.find(address));
      }
    }
  }

  @Test
  void aPoisonedBufferIsNoticed() {
    OffHeapTable table = OffHeapTable.write(buffer, segments, 5);
    assertEquals(Answer.of(5, 1), table.find(0));
    table.poison();
    assertEquals(Answer.REUSED, table.find(0));
  }

  @Test
  void poisonIsInEveryWord() {
    OffHeapTable.write(buffer, segments, 5).poison();
    for (int at = 0; at < buffer.capacity(); at += Long.BYTES) {
      assertEquals(0xDEAD_BEEF_DEAD_BEEFL, buffer.getLong(at));
    }
  }

  @Test
  void poisonUnderAnIntactStampIsNoticed() {
    OffHeapTable table = OffHeapTable.write(buffer, segments, 5);
    table.poison();
    buffer.putLong(0, 5);
    assertEquals(Answer.REUSED, table.find(0));
  }

  @Test
  void aHalfWrittenBufferIsNoticed() {
    OffHeapTable before = OffHeapTable.write(buffer, segments, 5);
    OffHeapTable table = OffHeapTable.begin(buffer, segments, 6);
    assertEquals(Answer.REUSED, table.find(0));
    assertEquals(Answer.REUSED, before.find(0));
  }

  @Test
  void theNextTableInTheSameBufferIsNoticed() {
    OffHeapTable before = OffHeapTable.write(buffer, segments, 5);
    OffHeapTable after = OffHeapTable.write(buffer, segments, 7);
    assertEquals(Answer.REUSED, before.find(0));
    assertEquals(Answer.of(7, 1), after.find(0));
  }

  private static ByteBuffer buffer(Segments segments) {
    return ByteBuffer.allocateDirect(OffHeapTable.bytesFor(segments))
        .order(ByteOrder.nativeOrder());
  }
}
