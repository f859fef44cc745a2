package dev.sojourn.demo.iplookup;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The addresses that the hot threads look up, drawn in advance from a seed. One half is from a
 * small hot set, so that the caches matter. A quarter is from where the two editions differ, so
 * that a stale answer shows. A quarter is from all of the address space. In the hot set, too, every
 * other address is one where the editions differ.
 */
final class AddressStream {
  /** A power of two. */
  static final int LENGTH = 1 << 18;

  private static final int HOT = 256;

  private final SplittableRandom random;
  private final long[] differingFirst;
  private final long[] differingLast;

  private AddressStream(SplittableRandom random, long[] differingFirst, long[] differingLast) {
    this.random = random;
    this.differingFirst = differingFirst;
    this.differingLast = differingLast;
  }

  /** Draws {@link #LENGTH} addresses; equal seeds and editions give equal addresses. */
  static int[] draw(long seed, Segments one, Segments other) {
    long[] first = new long[one.count() + other.count()];
    long[] last = new long[first.length];
    int count = 0;
    for (int i = 0, j = 0; i < one.count() && j < other.count(); ) {
      if (one.country(i) != other.country(j)) {
        first[count] = Math.max(one.first(i), other.first(j));
        last[count++] = Math.min(one.last(i), other.last(j));
      }
      long end = Math.min(one.last(i), other.last(j));
      i += one.last(i) == end ? 1 : 0;
      j += other.last(j) == end ? 1 : 0;
    }
    if (count == 0) {
      throw new IllegalArgumentException("the two editions do not differ anywhere");
    }
    return new AddressStream(
            new SplittableRandom(seed), Arrays.copyOf(first, count), Arrays.copyOf(last, count))
        .draw();
  }

  private int[] draw() {
    int[] hot = new int[HOT];
    for (int i = 0; i < HOT; i++) {
      hot[i] = i % 2 == 0 ? differing() : anywhere();
    }
    int[] stream = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      stream[i] =
          switch (random.nextInt(4)) {
            case 0 -> differing();
            case 1 -> anywhere();
            default -> hot[random.nextInt(HOT)];
          };
    }
    return stream;
  }

  private int differing() {
    int at = random.nextInt(differingFirst.length);
    return (int) random.nextLong(differingFirst[at], differingLast[at] + 1);
  }

  private int anywhere() {
    return random.nextInt();
  }
}
