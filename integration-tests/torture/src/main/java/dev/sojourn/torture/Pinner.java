package dev.sojourn.torture;

import dev.sojourn.PerThreadInvalidation;
import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import java.util.SplittableRandom;

/** Writes the pairs of threads that it has pinned, itself and by invalidations on their behalf. */
final class Pinner implements Runnable {
  private static final int ON_BEHALF = 16;

  private final Board board;
  private final SplittableRandom random;
  private final Delays delays;
  private final PerThreadInvalidation invalidation;

  Pinner(Board board) {
    this.board = board;
    this.random = board.random();
    this.delays = new Delays(random);
    this.invalidation = Reader.PAIRS.invalidation("pairs", this::stepped);
  }

  @Override
  public void run() {
    while (!board.stopped) {
      board.awaitGo();
      Copies one = board.anyReader(random);
      if (one != null) {
        pin(one);
      }
      if (random.nextInt(ON_BEHALF) == 0) {
        invalidation.requestOnBehalf();
        board.totals.onBehalf.increment();
      }
      delays.rest(100);
    }
  }

  private void pin(Copies target) {
    try (Pin pin = Sojourn.tryPin(target.thread)) {
      if (pin.isHeld()) {
        board.totals.pins.increment();
        step(Reader.PAIRS.get(pin));
      } else if (board.isTwin(Twin.PIN_THAT_ONLY_COUNTS)) {
        Pair pair = target.pair;
        if (pair != null) {
          step(pair);
        }
      }
    }
  }

  /** Runs on the pairs' own threads as well. */
  private Pair stepped(Pair pair) {
    if (!pair.step(() -> Delays.spin(50))) {
      board.findings.add(Check.PIN, "a handler saw the pair of a thread half written");
    }
    return pair;
  }

  private void step(Pair pair) {
    if (!pair.step(delays::pause)) {
      board.findings.add(Check.PIN, "the pair of a pinned thread was half written");
    }
  }
}
