package dev.sojourn.ordeal;

import java.util.List;

/** Random choices from a seed (splitmix64), for one thread; allocates nothing. */
@SuppressWarnings("ThreadPriorityCheck") // yields make windows wide
final class Dice {
  private long state;

  Dice(long seed) {
    state = seed;
  }

  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  /** From 0 to what is below the bound. */
  int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  boolean oneIn(int chances) {
    return below(chances) == 0;
  }

  /** Lets some time pass: mostly none, rarely a change of threads. */
  void dawdle() {
    int much = below(64);
    if (much == 0) {
      Thread.yield();
    } else if (much < 16) {
      for (int i = 0; i < much * 4; i++) {
        Thread.onSpinWait();
      }
    }
  }
}
