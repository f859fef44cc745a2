package dev.sojourn.torture;

import dev.sojourn.Request;
import java.util.SplittableRandom;

/** Raises versions, has the copies renewed, and says so when that is covered. */
final class Invalidator implements Runnable {
  private final Board board;
  private final SplittableRandom random;
  private final Delays delays;

  Invalidator(Board board) {
    this.board = board;
    this.random = board.random();
    this.delays = new Delays(random);
  }

  @Override
  public void run() {
    try {
      while (!board.stopped) {
        board.awaitGo();
        askAll();
        Copies one = board.anyReader(random);
        if (one != null) {
          askOne(one);
        }
        if (!board.isTight()) {
          delays.rest(100);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  private void askAll() throws InterruptedException {
    long next = board.version + 1;
    board.version = next;
    Delays.contend();
    if (!board.isTwin(Twin.NO_REQUEST)) {
      long request = Copies.BROADCAST.request();
      board.totals.requests.increment();
      if (!board.isTwin(Twin.NOT_COVERED) && !isCovered(request)) {
        board.findings.add(Check.HANG, "broadcast request " + request + " is not covered");
        return;
      }
    }
    board.totals.covered.increment();
    board.covered = next;
  }

  /** By waiting, or by asking again and again. */
  private boolean isCovered(long request) throws InterruptedException {
    if (!board.isTight() && random.nextBoolean()) {
      return Copies.BROADCAST.awaitCovered(request, Board.HANG);
    }
    long start = System.nanoTime();
    while (!Copies.BROADCAST.isCovered(request)) {
      if (System.nanoTime() - start > Board.HANG.toNanos()) {
        return false;
      }
      if (board.isTight()) {
        Thread.onSpinWait();
      } else {
        delays.rest(20); // else it takes the processor from the thread that it waits for
      }
    }
    return true;
  }

  private void askOne(Copies target) throws InterruptedException {
    long next = target.targetedVersion + 1;
    target.targetedVersion = next;
    Delays.contend();
    Thread asked = board.isTwin(Twin.LOST_TARGETED) ? Thread.currentThread() : target.thread;
    Request request = Copies.TARGETED.request(asked);
    board.totals.requests.increment();
    if (!request.awaitCovered(Board.HANG)) {
      board.findings.add(Check.HANG, request + " is not covered");
      return;
    }
    board.totals.covered.increment();
    target.targetedCovered = next;
  }
}
