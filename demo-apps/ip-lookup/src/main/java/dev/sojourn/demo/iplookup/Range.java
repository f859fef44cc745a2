package dev.sojourn.demo.iplookup;

/**
 * One row of an edition: addresses as unsigned 32-bit numbers in longs, the last one included.
 *
 * @param country a number that {@link Countries} gave
 */
record Range(long first, long last, short country) {
  static final long MAX_ADDRESS = 0xFFFF_FFFFL;

  /** One less than the number of addresses; the smaller, the narrower the range. */
  long width() {
    return last - first;
  }
}
