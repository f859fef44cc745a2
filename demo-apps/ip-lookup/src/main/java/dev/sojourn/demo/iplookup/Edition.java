package dev.sojourn.demo.iplookup;

import java.util.List;

/**
 * One edition of the data, on the heap.
 *
 * @param ranges the rows as they come, sorted by first address
 * @param overlapping how many rows begin inside an earlier one
 * @param segments the rows with the overlaps resolved
 */
record Edition(String name, List<Range> ranges, int overlapping, Segments segments) {
  static Edition of(String name, List<Range> ranges) {
    int overlapping = 0;
    long covered = -1;
    for (Range range : ranges) {
      if (range.first() <= covered) {
        overlapping++;
      }
      covered = Math.max(covered, range.last());
    }
    return new Edition(name, List.copyOf(ranges), overlapping, Segments.flatten(ranges));
  }
}
