package dev.sojourn.torture;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Two numbers that are written one after the other, by their thread in KERNEL or by its pinner, and
 * so must be equal to both. Opaque: neither order nor fence comes from the accesses.
 */
final class Pair {
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong second = new AtomicLong();

  /** Whether it is whole; leaves it one further. */
  boolean step(Runnable pause) {
    long before = first.getOpaque();
    boolean whole = before == second.getOpaque();
    first.setOpaque(before + 1);
    pause.run();
    second.setOpaque(before + 1);
    return whole && first.getOpaque() == before + 1;
  }

  /** Whether it is whole, twice with time in between. */
  boolean isWhole(Runnable pause) {
    long before = first.getOpaque();
    boolean whole = before == second.getOpaque();
    pause.run();
    return whole && first.getOpaque() == before && second.getOpaque() == before;
  }
}
