package dev.sojourn.faults;

import org.jspecify.annotations.Nullable;

/**
 * An error thrown at the n-th place that one thread passes. A place counts the first few times
 * only, so that a loop that waits does not make n endless.
 */
final class Injection implements Fault {
  /** What comes after the first error. */
  enum Mode {
    /** Nothing: the error was a passing one, and every place is tried. */
    ONCE,
    /** Memory stays exhausted: every later allocation fails as well. */
    MEMORY,
    /** The stack stays as short: every later call fails that is made from as deep or deeper. */
    STACK
  }

  private static final String INJECTED = "injected";
  private static final int REPEATS = 2;

  /** How often a lasting error strikes one of the engine's threads. */
  private static final int STRIKES = 12;

  private final Mode mode;
  private final long n;
  private byte[] passes = {};

  private @Nullable Thread victim;
  private boolean daemon;
  private long passed;
  private volatile int struck = -1;
  private long depth;
  private int strikes;

  Injection(Mode mode, long n) {
    this.mode = mode;
    this.n = n;
  }

  @Override
  public void during(Thread victim, Body body) throws Throwable {
    this.victim = victim;
    if (passes.length == 0) {
      passes = new byte[Sites.count()]; // not before all classes are rewritten
    }
    daemon = victim != Thread.currentThread();
    Faults.arm(this);
    try {
      body.run();
    } finally {
      Faults.arm(null);
    }
  }

  @Override
  public boolean is(Throwable thrown) {
    return thrown instanceof VirtualMachineError && INJECTED.equals(thrown.getMessage());
  }

  @Override
  public void pause(boolean pause) {
    Faults.arm(pause ? null : this);
  }

  @Override
  public boolean strikesTrials() {
    return false;
  }

  @Override
  public boolean reachesDaemons() {
    return true;
  }

  /** Where it has struck first, or null. */
  @Nullable String struck() {
    return struck < 0 ? null : Sites.get(struck).name();
  }

  void pass(int site) {
    if (Thread.currentThread() != victim) {
      return;
    }
    boolean allocates = Sites.get(site).allocates();
    if (mode == (allocates ? Mode.STACK : Mode.MEMORY)) {
      return;
    }
    if (struck < 0) {
      if (passes[site] < REPEATS) {
        passes[site]++;
        if (++passed == n) {
          struck = site;
          depth = mode == Mode.STACK ? depth() : 0;
          strike(allocates);
        }
      }
    } else if (mode == Mode.MEMORY || (mode == Mode.STACK && depth() >= depth)) {
      strike(allocates);
    }
  }

  private void strike(boolean allocates) {
    if (!daemon || ++strikes <= STRIKES) {
      throw allocates ? new OutOfMemoryError(INJECTED) : new StackOverflowError(INJECTED);
    }
  }

  private static long depth() {
    return StackWalker.getInstance().walk(frames -> frames.count());
  }
}
