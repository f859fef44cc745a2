package dev.sojourn.demo.iplookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Small made-up editions, and the rule for overlaps in its plainest form. */
final class Samples {
  /** Random ranges begin and end below this address, or as far below the end of the space. */
  static final int SPACE = 80;

  private Samples() {}

  /** Overlapping, crossing and equal ranges near both ends of the address space. */
  static List<Range> ranges(SplittableRandom random) {
    List<Range> ranges = new ArrayList<>();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      long base = random.nextBoolean() ? 0 : Range.MAX_ADDRESS - SPACE + 1;
      int one = random.nextInt(SPACE);
      int other = random.nextInt(4) == 0 ? one : random.nextInt(SPACE);
      short country = (short) (1 + random.nextInt(5));
      ranges.add(new Range(base + Math.min(one, other), base + Math.max(one, other), country));
    }
    ranges.sort(Comparator.comparingLong(Range::first));
    return ranges;
  }

  /** All addresses that a range from {@link #ranges} can begin or end at, and some between. */
  static int[] addresses() {
    int[] addresses = new int[2 * SPACE + 2];
    for (int i = 0; i <= SPACE; i++) {
      addresses[i] = i;
      addresses[SPACE + 1 + i] = -1 - i;
    }
    return addresses;
  }

  /** The country of an address, by looking at every row. */
  static short country(List<Range> ranges, int address) {
    Range best = null;
    for (Range range : ranges) {
      long unsigned = Integer.toUnsignedLong(address);
      boolean hit = range.first() <= unsigned && unsigned <= range.last();
      if (hit && (best == null || range.width() <= best.width())) {
        best = range;
      }
    }
    return best == null ? Countries.NONE : best.country();
  }

  /** Two editions that differ at all addresses below {@link #SPACE}. */
  static Edition edition(String name, int country) {
    return Edition.of(name, List.of(new Range(0, SPACE - 1, (short) country)));
  }

  /** The addresses from 0 on; a power of two of them, all below {@link #SPACE}. */
  static int[] stream() {
    int[] stream = new int[64];
    for (int i = 0; i < stream.length; i++) {
      stream[i] = i;
    }
    return stream;
  }
}
