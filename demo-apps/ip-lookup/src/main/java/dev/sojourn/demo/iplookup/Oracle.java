package dev.sojourn.demo.iplookup;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the answers should be, by another road than the tables': on the heap, from the raw rows, by
 * painting the addresses range by range, the widest first, so that the narrowest stays on top.
 */
final class Oracle {
  private final short[][] countries;

  private Oracle(short[][] countries) {
    this.countries = countries;
  }

  /**
   * Works out everything in advance.
   *
   * @param even what is published under even sequence numbers
   * @param odd what is published under odd ones
   */
  static Oracle of(int[] addresses, Edition even, Edition odd) {
    long[] sorted = Arrays.stream(addresses).mapToLong(Integer::toUnsignedLong).sorted().toArray();
    return new Oracle(
        new short[][] {
          countries(addresses, sorted, even.ranges()), countries(addresses, sorted, odd.ranges())
        });
  }

  private static short[] countries(int[] addresses, long[] sorted, List<Range> ranges) {
    short[] painted = new short[sorted.length];
    Range[] widestFirst = ranges.toArray(new Range[0]);
    // Stable: of equally wide ranges the last row paints last, and wins.
    Arrays.sort(widestFirst, Comparator.comparingLong(Range::width).reversed());
    for (Range range : widestFirst) {
      for (int i = firstAtLeast(range.first(), sorted);
          i < sorted.length && sorted[i] <= range.last();
          i++) {
        painted[i] = range.country();
      }
    }
    short[] countries = new short[addresses.length];
    for (int i = 0; i < countries.length; i++) {
      countries[i] = painted[firstAtLeast(Integer.toUnsignedLong(addresses[i]), sorted)];
    }
    return countries;
  }

  private static int firstAtLeast(long address, long[] sorted) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Tells whether an answer is right: what its edition says, and no older edition's answer where
   * that differs from the one that was covered.
   *
   * @param at the place in the stream
   * @param covered what was covered before the lookup: no older edition may answer any more
   * @param published what was published after the lookup: no newer edition can have answered yet
   */
  boolean accepts(int at, long answer, long covered, long published) {
    long sequence = Answer.sequence(answer);
    int country = Answer.country(answer);
    return sequence <= published
        && country == country(at, sequence)
        && (covered <= sequence || country == country(at, covered));
  }

  /** What the edition with a sequence number says. */
  int country(int at, long sequence) {
    return countries[(int) (sequence & 1)][at];
  }

  /** How many places of the stream have countries that differ between the editions. */
  int differing() {
    int differing = 0;
    for (int at = 0; at < countries[0].length; at++) {
      differing += countries[0][at] == countries[1][at] ? 0 : 1;
    }
    return differing;
  }
}
