package dev.sojourn.demo.iplookup;

/**
 * The result of a lookup: a country, and the sequence number of the edition that says so, packed
 * into a long so that nothing is allocated.
 */
final class Answer {
  /** No answer. */
  static final long NONE = 0;

  /** The search has read memory of another table or of none, or a half-written one. */
  static final long REUSED = -1;

  private static final int COUNTRY_BITS = 16;

  private Answer() {}

  /**
   * Packs an answer.
   *
   * @param sequence positive
   * @param country not negative
   */
  static long of(long sequence, int country) {
    return sequence << COUNTRY_BITS | country;
  }

  static long sequence(long answer) {
    return answer >> COUNTRY_BITS;
  }

  static int country(long answer) {
    return (int) answer & (1 << COUNTRY_BITS) - 1;
  }
}
