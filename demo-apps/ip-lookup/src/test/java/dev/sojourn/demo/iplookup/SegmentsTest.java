package dev.sojourn.demo.iplookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  @Test
  void agreesWithALookAtEveryRow() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 1_000; run++) {
      List<Range> ranges = Samples.ranges(random);
      Segments segments = Segments.flatten(ranges);
      for (int address : Samples.addresses()) {
        assertEquals(
            Samples.country(ranges, address), country(segments, address), () -> ranges.toString());
      }
    }
  }

  @Test
  void cutsTheWholeSpaceIntoDisjointSegmentsWhoseNeighboursDiffer() {
    SplittableRandom random = new SplittableRandom(8);
    for (int run = 0; run < 1_000; run++) {
      Segments segments = Segments.flatten(Samples.ranges(random));
      assertEquals(0, segments.first(0));
      assertEquals(Range.MAX_ADDRESS, segments.last(segments.count() - 1));
      for (int i = 1; i < segments.count(); i++) {
        assertEquals(segments.last(i - 1) + 1, segments.first(i));
        assertTrue(segments.first(i) <= segments.last(i));
        assertNotEquals(segments.country(i - 1), segments.country(i));
      }
    }
  }

  @Test
  void theNarrowerWinsInsideAndTheWiderOnBothSides() {
    Segments segments =
        Segments.flatten(List.of(new Range(10, 29, (short) 1), new Range(15, 19, (short) 2)));
    assertEquals(1, country(segments, 14));
    assertEquals(2, country(segments, 15));
    assertEquals(2, country(segments, 19));
    assertEquals(1, country(segments, 20));
    assertEquals(5, segments.count());
  }

  @Test
  void ofEquallyNarrowOnesTheLastRowWins() {
    Segments segments =
        Segments.flatten(List.of(new Range(10, 19, (short) 1), new Range(10, 19, (short) 2)));
    assertEquals(2, country(segments, 10));
    assertEquals(3, segments.count());
  }

  private static short country(Segments segments, int address) {
    long unsigned = Integer.toUnsignedLong(address);
    for (int i = 0; i < segments.count(); i++) {
      if (segments.first(i) <= unsigned && unsigned <= segments.last(i)) {
        return segments.country(i);
      }
    }
    throw new AssertionError("no segment for " + unsigned);
  }
}
