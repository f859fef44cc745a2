package dev.sojourn.ordeal;

import org.jspecify.annotations.Nullable;

/** A thread that lies about its identity: any two are equal, and have the same number. */
final class OddThread extends CrewThread {
  private final boolean throwing;

  OddThread(String name, long stackBytes, long seed, Runnable work) {
    super(name, stackBytes, seed, work);
    this.throwing = seed % 3 == 0;
  }

  @Override
  @SuppressWarnings("deprecation") // as of JDK 19
  public long getId() {
    if (throwing) {
      throw new UnsupportedOperationException("getId()");
    }
    return 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Thread;
  }

  @Override
  public int hashCode() {
    return 1;
  }
}
