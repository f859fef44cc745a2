package dev.sojourn.engine;

/**
 * The settings that can be changed while the process runs: when a wait is a stall, and how much
 * garbage may pile up. Any thread may change any of them at any time; each is volatile by itself.
 */
public final class Limits {
  private volatile long stallNanos = 10_000_000_000L;
  private volatile long retireMaxBytes = 256L << 20;
  private volatile long retireMaxCount = 1_000_000;
  private volatile long retireExitWaitNanos = 100_000_000;

  Limits() {}

  /**
   * Returns the age from which a wait is reported as a stall.
   *
   * @return nanoseconds, 10 s by default
   */
  public long stallNanos() {
    return stallNanos;
  }

  /**
   * Sets the age from which a wait is reported as a stall.
   *
   * @param nanos more than 0
   */
  public void stallNanos(long nanos) {
    stallNanos = nanos;
  }

  /**
   * Returns the weight of retired and undisposed objects above which callers are held back.
   *
   * @return bytes, 256 MiB by default
   */
  public long retireMaxBytes() {
    return retireMaxBytes;
  }

  /**
   * Sets the weight above which callers are held back.
   *
   * @param bytes more than 0
   */
  public void retireMaxBytes(long bytes) {
    retireMaxBytes = bytes;
  }

  /**
   * Returns the number of retired and undisposed objects above which callers are held back.
   *
   * @return a count, 1,000,000 by default
   */
  public long retireMaxCount() {
    return retireMaxCount;
  }

  /**
   * Sets the number above which callers are held back.
   *
   * @param count more than 0
   */
  public void retireMaxCount(long count) {
    retireMaxCount = count;
  }

  /**
   * Returns how long an exit from KERNEL waits at most if the thread has retired past a limit
   * inside.
   *
   * @return nanoseconds, 100 ms by default; 0 if it never waits
   */
  public long retireExitWaitNanos() {
    return retireExitWaitNanos;
  }

  /**
   * Sets how long an exit from KERNEL waits at most if the thread has retired past a limit inside.
   *
   * @param nanos 0 or more
   */
  public void retireExitWaitNanos(long nanos) {
    retireExitWaitNanos = nanos;
  }
}
