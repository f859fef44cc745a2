package dev.sojourn.agent.barrier;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The store-buffering litmus on two running threads: the owner stores x and reads y with nothing
 * for the processor in between, the requester stores y, does something, and reads x.
 *
 * <p>Both meet before each round, and then wait a little, differently long from round to round, so
 * that their accesses fall over each other in all ways. Each round has cache lines of its own,
 * which both sides have touched before: a store that misses stays in its buffer for long.
 */
final class StoreBuffering {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle OWNER;
  private static final VarHandle REQUESTER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(StoreBuffering.class, "owner", int.class);
      REQUESTER = lookup.findVarHandle(StoreBuffering.class, "requester", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ROUNDS_IN_BATCH = 1 << 10;
  private static final int LINE = 16; // longs, two cache lines: those are fetched in pairs
  private static final int JITTER = 64;

  private final Runnable betweenStoreAndRead;
  private final long[] x = new long[ROUNDS_IN_BATCH * LINE];
  private final long[] y = new long[ROUNDS_IN_BATCH * LINE];
  private final boolean[] ownerSaw = new boolean[ROUNDS_IN_BATCH];
  private final boolean[] requesterSaw = new boolean[ROUNDS_IN_BATCH];

  /** How many rounds each has begun; written by its thread, read by the other. */
  @SuppressWarnings("unused")
  private int owner;

  @SuppressWarnings("unused")
  private int requester;

  private long missed;
  private long raced;

  /**
   * @param betweenStoreAndRead what the requester does
   */
  StoreBuffering(Runnable betweenStoreAndRead) {
    this.betweenStoreAndRead = betweenStoreAndRead;
  }

  /** In how many rounds both read 0, the outcome that a barrier forbids. */
  long missed() {
    return missed;
  }

  /** In how many rounds the owner was first, so that the requester's read mattered. */
  long raced() {
    return raced;
  }

  /** Runs whole batches, no more than it takes; stops after the batch in which both missed. */
  void run(int rounds) throws InterruptedException {
    for (int done = 0; done < rounds && missed == 0; done += ROUNDS_IN_BATCH) {
      batch();
    }
  }

  private void batch() throws InterruptedException {
    for (int i = 0; i < x.length; i++) {
      x[i] = 0;
      y[i] = 0;
    }
    owner = 0;
    requester = 0;
    Thread other = new Thread(this::own, "litmus-owner");
    other.setDaemon(true);
    other.start();
    request();
    other.join();
    for (int i = 0; i < ROUNDS_IN_BATCH; i++) {
      if (!ownerSaw[i]) {
        raced++;
        if (!requesterSaw[i]) {
          missed++;
        }
      }
    }
  }

  private void own() {
    for (int i = 0; i < ROUNDS_IN_BATCH; i++) {
      meet(OWNER, REQUESTER, i + 1);
      delay(i * 7);
      CELL.setRelease(x, i * LINE, 1L);
      VarHandle.acquireFence(); // for the compiler: the read stays below the store
      ownerSaw[i] = (long) CELL.getOpaque(y, i * LINE) != 0;
    }
  }

  private void request() {
    for (int i = 0; i < ROUNDS_IN_BATCH; i++) {
      meet(REQUESTER, OWNER, i + 1);
      delay(i * 11);
      CELL.setRelease(y, i * LINE, 1L);
      betweenStoreAndRead.run();
      requesterSaw[i] = (long) CELL.getOpaque(x, i * LINE) != 0;
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing but speed depends on the yield
  private void meet(VarHandle own, VarHandle others, int round) {
    own.setRelease(this, round);
    for (int spins = 0; (int) others.getAcquire(this) < round; spins++) {
      if (spins < 10_000) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // the other has no processor at present
      }
    }
  }

  private static void delay(int seed) {
    for (int i = seed % JITTER; i > 0; i--) {
      VarHandle.acquireFence(); // else the loop were nothing
    }
  }
}
