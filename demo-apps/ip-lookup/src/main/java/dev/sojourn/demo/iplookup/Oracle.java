package dev.sojourn.demo.iplookup;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The right answers, found in another way than the tables': on the heap, from the raw rows. The
 * addresses are painted range by range, the widest first, so that the narrowest stays on top.
 */
final class Oracle {
  private final short[][] countries;

  private Oracle(short[][] countries) {
    this.countries = countries;
  }

  /**
   * Works out all answers in advance.
   *
   * @param even the edition that is published under even sequence numbers
   * @param odd the edition that is published under odd ones
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
   * Tells whether an answer is right. It must be what its edition says. An edition older than the
   * one covered before the lookup is right only where the two agree.
   *
   * @param at the place in the stream
   * @param covered the sequence number covered before the lookup
   * @param published the one published after the lookup: no newer edition can have answered yet
   */
  boolean accepts(int at, long answer, long covered, long published) {
    long sequence = Answer.sequence(answer);
    int country = Answer.country(answer);
    return sequence <= published
        && country == country(at, sequence)
        && (covered <= sequence || country == country(at, covered));
  }

  /** Returns the country that the edition with a sequence number says. */
  int country(int at, long sequence) {
    return countries[(int) (sequence & 1)][at];
  }

  /** Counts the places of the stream whose countries differ between the editions. */
  int differing() {
    int differing = 0;
    for (int at = 0; at < countries[0].length; at++) {
      differing += countries[0][at] == countries[1][at] ? 0 : 1;
    }
    return differing;
  }
}
