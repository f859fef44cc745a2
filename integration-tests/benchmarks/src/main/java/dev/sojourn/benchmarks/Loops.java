package dev.sojourn.benchmarks;

import dev.sojourn.benchmarks.RoundTrip.Protected;

/** Round trips by the thousand: a loop of its own for each way, so that each is compiled alone. */
final class Loops {
  private Loops() {}

  static long floor(Protected state, int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += state.readByHand();
    }
    return sum;
  }

  static long floorLazy(Protected state, int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += state.readByHandLazily();
    }
    return sum;
  }

  static long floorLazyNumbered(Protected state, int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += state.readByHandNumbered();
    }
    return sum;
  }

  static long woven(Protected state, int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += state.readWoven();
    }
    return sum;
  }

  static long programmatic(Protected state, int calls) {
    long sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += state.readInTransition();
    }
    return sum;
  }

  /** Computes, in user mode. */
  static long ownWork(int rounds) {
    long x = rounds;
    for (int i = 0; i < rounds; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
