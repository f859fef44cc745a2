package dev.sojourn.torture;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Looks whether each of some counts still grows; what does not for long enough hangs. */
final class Progress {
  private final Map<String, LongSupplier> counts;
  private final Map<String, Long> seen = new TreeMap<>();
  private final Map<String, Long> quiet = new TreeMap<>();

  Progress(Map<String, LongSupplier> counts) {
    this.counts = counts;
  }

  /**
   * Looks.
   *
   * @param millis what of the time since the last look shall count
   * @return how long the one has not grown that has grown the least, in milliseconds
   */
  long look(long millis) {
    long longest = 0;
    for (Map.Entry<String, LongSupplier> count : counts.entrySet()) {
      Long now = count.getValue().getAsLong();
      boolean grown = !now.equals(seen.put(count.getKey(), now));
      long since = grown ? 0 : quiet.getOrDefault(count.getKey(), 0L) + millis;
      quiet.put(count.getKey(), since);
      longest = Math.max(longest, since);
    }
    return longest;
  }

  /** For how long each has not grown, in milliseconds. */
  @Override
  public String toString() {
    return quiet.toString();
  }
}
