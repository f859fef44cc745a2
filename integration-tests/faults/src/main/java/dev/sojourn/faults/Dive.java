package dev.sojourn.faults;

/**
 * A stack that ends soon: recurses to its end, comes back a few frames, and there does what is to
 * be done.
 */
final class Dive implements Fault {
  private final int frames;
  private final int shift;
  private boolean doing;
  private boolean struck;

  /**
   * One with little stack left.
   *
   * @param frames how many frames of the recursion come back before
   * @param shift how many frames of another size shift all against the end
   */
  Dive(int frames, int shift) {
    this.frames = frames;
    this.shift = shift;
  }

  @Override
  public void during(Thread victim, Body body) throws Throwable {
    doing = false;
    if (dive(shift, body) >= 0) {
      body.run(); // all have come back
    }
  }

  /** Returns how many frames are still to come back; less than 0 once it is done. */
  private int dive(int larger, Body body) throws Throwable {
    int left;
    try {
      left = larger > 0 ? widened(larger, 1, 2, 3, 4, 5, 6, 7, body) : dive(0, body);
    } catch (StackOverflowError e) {
      if (doing) {
        throw e;
      }
      left = frames;
    }
    if (left == 0) {
      doing = true;
      body.run();
    }
    return left - 1;
  }

  @SuppressWarnings("unused")
  private int widened(int larger, long a, long b, long c, long d, long e, long f, long g, Body body)
      throws Throwable {
    return dive(larger - 1, body);
  }

  @Override
  public boolean is(Throwable thrown) {
    boolean overflow = thrown instanceof StackOverflowError;
    struck |= overflow;
    return overflow;
  }

  /** Whether an attempt was ended by it. */
  boolean struck() {
    return struck;
  }

  @Override
  public void pause(boolean pause) {
    // The stack is as it is.
  }

  @Override
  public boolean strikesTrials() {
    return true;
  }

  @Override
  public boolean reachesDaemons() {
    return false;
  }
}
