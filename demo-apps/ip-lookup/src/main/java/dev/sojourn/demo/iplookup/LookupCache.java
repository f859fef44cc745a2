package dev.sojourn.demo.iplookup;

import java.util.Arrays;

/** A small direct-mapped cache from address to answer; for one thread. */
final class LookupCache {
  private static final int BITS = 10;
  private static final int SPREAD = 0x9E3779B9;

  private final int[] addresses = new int[1 << BITS];
  private final long[] answers = new long[1 << BITS];

  /** Returns the answer for an address, or {@link Answer#NONE}. */
  long get(int address) {
    int slot = slot(address);
    return addresses[slot] == address ? answers[slot] : Answer.NONE;
  }

  /** Remembers an answer in place of what was in its slot. */
  void put(int address, long answer) {
    int slot = slot(address);
    addresses[slot] = address;
    answers[slot] = answer;
  }

  void clear() {
    Arrays.fill(answers, Answer.NONE);
  }

  private static int slot(int address) {
    return (address * SPREAD) >>> (32 - BITS);
  }
}
