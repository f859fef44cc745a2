package dev.sojourn.demo.iplookup;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The opening paragraph: what is going to happen, on which data. */
final class Introduction {
  private final Options options;
  private final int buffers;

  Introduction(Options options, int buffers) {
    this.options = options;
    this.buffers = buffers;
  }

  void print(PrintStream out, List<Edition> editions, Oracle oracle) {
    out.printf(
        Locale.ROOT,
        """
        ip-lookup: for %d s, %d hot threads resolve addresses in an off-heap table, each through a
        cache of its own. Every %d ms a publisher swaps the table for the other of two editions,
        asks the threads to drop their caches, and retires the old table: after a grace period its
        buffer, one of %d, is poisoned and used again. Every answer is checked.
        """,
        options.seconds(),
        options.threads(),
        options.publishMillis(),
        buffers);
    out.print(
        switch (options.twin()) {
          case NONE -> "";
          case EARLY_REUSE ->
              "Broken on purpose: old tables are poisoned and reused at once. This must be caught.\n";
          case NO_INVALIDATE ->
              "Broken on purpose: the caches are never dropped. This must be caught.\n";
        });
    for (Edition edition : editions) {
      out.printf(
          Locale.ROOT,
          "  %-22s %,7d ranges, %,d begin inside an earlier one%s -> %,d segments, %.1f MB%n",
          edition.name(),
          edition.ranges().size(),
          edition.overlapping(),
          edition.overlapping() == 0 ? "" : " (the narrower wins)",
          edition.segments().count(),
          OffHeapTable.bytesFor(edition.segments()) / 1e6);
    }
    out.printf(
        Locale.ROOT,
        "  %,d addresses drawn with seed %d, %.0f %% of them from where the editions differ%n",
        AddressStream.LENGTH,
        options.seed(),
        100.0 * oracle.differing() / AddressStream.LENGTH);
    out.println(
        "  IPv4 assignments: Number Resource Organization (CC BY 4.0), compiled by ip-location-db");
  }
}
