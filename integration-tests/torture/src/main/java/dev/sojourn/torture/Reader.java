package dev.sojourn.torture;

import dev.sojourn.PerThread;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A thread's work that reads all the time, in one way after another. */
final class Reader implements Runnable {
  /** The pairs that threads share with their pinners. */
  static final PerThread<Pair> PAIRS = PerThread.withInitial(Pair::new);

  private static final int FLUSH = 256;

  /** Rounds after which a calm reader rests in user mode: on few processors others need them. */
  private static final int CALM = 8;

  private static final int REST_MICROS = 200;

  /** Rounds after which a short sojourn number is made to wrap, which it does rarely enough. */
  private static final int TURN = 4_096;

  private final Board board;
  private final Policy policy;
  private final long rounds;
  private final SplittableRandom random;
  private final Delays delays;
  private final long[] histogram = new long[Element.OLDEST + 1];

  /** Works for so many rounds at most; as long as it is not stopped. */
  Reader(Board board, Policy policy, long rounds) {
    this.board = board;
    this.policy = policy;
    this.rounds = rounds;
    this.random = board.random();
    this.delays = new Delays(random);
  }

  @Override
  public void run() {
    Copies copies = Copies.make(board);
    board.readers.add(copies);
    try {
      Sojourn.assignPolicy(copies.thread, policy);
      Regions regions = new Regions(board, copies, random, delays, histogram);
      regions.begin();
      boolean hot = true;
      for (long round = 0; round < rounds && !board.stopped; round++) {
        board.awaitGo();
        regions.read();
        if (round % FLUSH == 0) {
          flush();
          hot = board.isTight() || random.nextInt(4) == 0;
        }
        if (!hot && round % CALM == 0) {
          delays.rest(REST_MICROS);
        }
        if (round % TURN == 0 && Torture.SOJOURN_BITS < Integer.SIZE) {
          regions.wrap();
          board.totals.wraps.increment();
        }
      }
    } catch (Throwable e) {
      board.findings.add(Check.THREW, "a reader has ended by " + e);
      throw e;
    } finally {
      board.readers.remove(copies);
      flush();
    }
  }

  private void flush() {
    board.totals.add(histogram);
    Arrays.fill(histogram, 0);
  }
}
