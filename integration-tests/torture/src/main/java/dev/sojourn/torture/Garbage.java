package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.engine.Domain;
import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Limits;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Retires more at once than the limits allow, in a domain of its own: nothing may be pending above
 * them but what was admitted, all is disposed of once and in the order of retirement, and at the
 * end of a barrier nothing is left of what was retired before it.
 */
final class Garbage implements Runnable {
  /** How many run. */
  static final int ACTORS = 2;

  private static final String NAME = "garbage";
  private static final int BURST = 600;
  private static final int IN_KERNEL = 20;
  private static final long MAX_COUNT = 256;
  private static final long MAX_BYTES = 8_192;
  private static final int BYTES = 64;
  private static final Domain ENGINE = Domains.named(NAME);

  /** Those that may be pending above the limits: retired in KERNEL, where nobody waits. */
  private static final AtomicLong ADMITTED = new AtomicLong();

  private final Board board;
  private final SplittableRandom random;
  private final Delays delays;
  private final SojournDomain domain = Sojourn.domain(NAME);
  private long retired;

  /** Of the reclaimer alone, until a barrier has ended. */
  private volatile long disposed;

  Garbage(Board board) {
    this.board = board;
    this.random = board.random();
    this.delays = new Delays(random);
  }

  /** Low ones; a count that is reached by the light, and a weight that is reached by the heavy. */
  static void setLimits(Board board) {
    Limits limits = ENGINE.limits();
    limits.retireMaxCount(MAX_COUNT);
    limits.retireMaxBytes(MAX_BYTES);
    if (board.isTwin(Twin.RETIRES_WITHOUT_LIMIT)) {
      limits.retireExitWaitNanos(0); // else its exits would wait, which bounds it too
    }
  }

  static long throttled() {
    return ENGINE.retirement().throttled();
  }

  @Override
  public void run() {
    while (!board.stopped) {
      board.awaitGo();
      int bytes = random.nextInt(2) * BYTES;
      for (int i = 0; i < BURST; i++) {
        retire(bytes);
      }
      inKernel();
      domain.barrier();
      if (disposed < retired) {
        board.findings.add(Check.RETIRE, retired - disposed + " are pending after a barrier");
      }
      board.totals.garbage.add(BURST + IN_KERNEL);
      delays.rest(100_000);
    }
  }

  private void retire(int bytes) {
    if (board.isTwin(Twin.RETIRES_WITHOUT_LIMIT)) {
      retireInKernel();
    } else {
      push(bytes, () -> {});
    }
    long admitted = ADMITTED.get() + 2 * ACTORS; // one more each, at most, at either look
    boolean tooMany = ENGINE.retirement().pendingCount() > MAX_COUNT + admitted + ADMITTED.get();
    boolean tooHeavy =
        ENGINE.retirement().pendingBytes() > MAX_BYTES + (admitted + ADMITTED.get()) * BYTES;
    if (ENGINE.context().detachment().begun() > 0) { // last, since there are no limits then
      return;
    }
    if (tooMany) {
      board.findings.add(Check.RETIRE, "more is pending than the limit allows");
    }
    if (tooHeavy) {
      board.findings.add(Check.RETIRE, "what is pending weighs more than the limit allows");
    }
  }

  @KernelMode(domain = NAME)
  private void inKernel() {
    for (int i = 0; i < IN_KERNEL; i++) {
      ADMITTED.incrementAndGet();
      push(BYTES, ADMITTED::decrementAndGet);
    }
  }

  @KernelMode(domain = NAME)
  private void retireInKernel() {
    push(BYTES, () -> {});
  }

  private void push(int bytes, Runnable then) {
    long number = ++retired;
    domain.retire(() -> dispose(number, then), bytes);
  }

  private void dispose(long number, Runnable then) {
    long before = disposed;
    if (number != before + 1) {
      board.findings.add(Check.RETIRE, "number " + number + " was disposed of after " + before);
    }
    disposed = number;
    then.run();
  }
}
