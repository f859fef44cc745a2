package dev.sojourn.ordeal;

import org.jspecify.annotations.Nullable;

/** A thread's own value: two counters that only mutual exclusion keeps equal. */
final class Cell {
  private long first;
  private long second;
  @Nullable Thread owner;

  /** Counts both up, with time to be caught between; returns whether they were equal. */
  boolean count(Dice dice) {
    boolean equal = first == second;
    first++;
    dice.dawdle();
    second++;
    if (!equal) {
      second = first;
    }
    return equal;
  }
}
