package dev.sojourn.torture;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long an actor takes for a step: mostly nothing, seldom milliseconds. */
@SuppressWarnings("ThreadPriorityCheck") // yields so as to be rescheduled at bad moments
final class Delays {
  private static final int LINES = 64;
  private static final int LINE = 16;
  private static final long[] CONTENDED = new long[LINES * LINE];

  private final SplittableRandom random;

  Delays(SplittableRandom random) {
    this.random = random;
  }

  /** Inside of what is checked. */
  void pause() {
    int kind = random.nextInt(1024);
    if (kind < 512) {
      return;
    }
    if (kind < 1020) {
      spin(random.nextInt(100));
    } else if (kind < 1023) {
      Thread.yield();
    } else {
      sleepMicros(random.nextInt(500));
    }
  }

  /** Inside of what others wait for: a stall, though a short one. */
  void stall() {
    sleepMicros(1_000 + random.nextInt(10_000));
  }

  /** Between two rounds of an actor that must not starve the others. */
  void rest(int micros) {
    sleepMicros(random.nextInt(micros));
  }

  static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }

  static void sleepMicros(int micros) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  /**
   * Leaves stores in the processor that have to wait for their cache lines, behind which a store of
   * the status would wait too.
   */
  static void contend() {
    for (int i = 0; i < LINES; i++) {
      CONTENDED[i * LINE] = i;
    }
  }
}
