package dev.sojourn.demo.iplookup;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The whole address space, cut into disjoint segments with one country or none; neighbours differ.
 * Segment {@code i} reaches from {@code starts[i]} to before {@code starts[i + 1]}; the first one
 * starts at address 0.
 */
final class Segments {
  private final int[] starts;
  private final short[] countries;

  private Segments(int[] starts, short[] countries) {
    this.starts = starts;
    this.countries = countries;
  }

  /**
   * Resolves overlaps. Of the ranges that an address is in, the narrowest wins, and of equally
   * narrow ones the last row.
   *
   * @param ranges sorted by first address
   */
  static Segments flatten(List<Range> ranges) {
    long[] cuts = cuts(ranges);
    int[] starts = new int[cuts.length];
    short[] countries = new short[cuts.length];
    int count = 0;
    PriorityQueue<Row> open =
        new PriorityQueue<>(
            Comparator.comparingLong((Row row) -> row.range.width())
                .thenComparing(Comparator.comparingInt((Row row) -> row.number).reversed()));
    int next = 0;
    for (long cut : cuts) {
      for (; next < ranges.size() && ranges.get(next).first() == cut; next++) {
        open.add(new Row(next, ranges.get(next)));
      }
      Row winner = open.peek();
      for (; winner != null && winner.range.last() < cut; winner = open.peek()) {
        open.remove();
      }
      short country = winner == null ? Countries.NONE : winner.range.country();
      if (count == 0 || countries[count - 1] != country) {
        starts[count] = (int) cut;
        countries[count++] = country;
      }
    }
    return new Segments(Arrays.copyOf(starts, count), Arrays.copyOf(countries, count));
  }

  /** Returns 0 and the addresses at which a range begins or has just ended; sorted, each once. */
  private static long[] cuts(List<Range> ranges) {
    long[] cuts = new long[2 * ranges.size() + 1];
    int count = 1;
    for (Range range : ranges) {
      cuts[count++] = range.first();
      cuts[count++] = range.last() + 1;
    }
    return Arrays.stream(cuts)
        .sorted()
        .distinct()
        .takeWhile(cut -> cut <= Range.MAX_ADDRESS)
        .toArray();
  }

  private record Row(int number, Range range) {}

  int count() {
    return starts.length;
  }

  /** Returns the array of first addresses, in unsigned order; the caller must not write to it. */
  int[] starts() {
    return starts;
  }

  /** Returns the array of countries; the caller must not write to it. */
  short[] countries() {
    return countries;
  }

  long first(int segment) {
    return Integer.toUnsignedLong(starts[segment]);
  }

  long last(int segment) {
    return segment + 1 < starts.length ? first(segment + 1) - 1 : Range.MAX_ADDRESS;
  }

  short country(int segment) {
    return countries[segment];
  }
}
