package dev.sojourn.torture;

import dev.sojourn.GracePeriod;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.SplittableRandom;

/**
 * Replaces the element all the time, and lets what it has replaced grow old: by a grace period that
 * it waits for, in each of the ways there are, or by retiring it.
 */
final class Updater implements Runnable {
  private static final int BYTES = 64;
  private static final int WAYS = 7;

  private final Board board;
  private final SplittableRandom random;
  private final Delays delays;
  private final SojournDomain other = Sojourn.domain(Board.APART);
  private final Deque<Element> unlinked = new ArrayDeque<>();

  Updater(Board board) {
    this.board = board;
    this.random = board.random();
    this.delays = new Delays(random);
  }

  @Override
  public void run() {
    for (int turn = random.nextInt(WAYS); !board.stopped; turn++) {
      board.awaitGo();
      update(turn % WAYS);
      delays.rest(200);
    }
  }

  private void update(int way) {
    switch (way) {
      case 0 -> retire();
      case 1 -> board.guarded.replaceAndRetire(board.fresh(), this::disposeAndThrow, BYTES);
      case 2 -> board.apart.replaceAndRetire(board.fresh(), this::disposeAndThrow, BYTES);
      default -> waitAndAge(way);
    }
  }

  private void waitAndAge(int way) {
    unlink();
    if (board.isTwin(Twin.EARLY_DISPOSE)) {
      unlinked.remove().dispose();
      return;
    }
    if (board.isTwin(Twin.WRONG_DOMAIN)) {
      other.synchronize();
    } else {
      synchronize(way);
    }
    board.totals.waits.increment();
    age();
  }

  private void synchronize(int way) {
    switch (way) {
      case 3 -> Sojourn.synchronize();
      case 4 -> Sojourn.synchronizeExpedited();
      case 5 -> poll(Sojourn.startGracePeriod());
      default -> await(Sojourn.defaultDomain().startExpeditedGracePeriod());
    }
  }

  private void poll(GracePeriod gracePeriod) {
    long start = System.nanoTime();
    while (!gracePeriod.isDone() && !board.isTwin(Twin.POLLED_TOO_EARLY)) {
      delays.rest(50);
      if (System.nanoTime() - start > Board.HANG.toNanos()) {
        board.findings.add(Check.HANG, "a polled " + gracePeriod);
        return;
      }
    }
  }

  private void await(GracePeriod gracePeriod) {
    try {
      if (!gracePeriod.await(Board.HANG)) {
        board.findings.add(Check.HANG, "an awaited " + gracePeriod);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  private void unlink() {
    unlinked.add(board.replace());
  }

  /** A grace period has ended that had begun after all these were unlinked. */
  private void age() {
    for (Iterator<Element> all = unlinked.iterator(); all.hasNext(); ) {
      Element element = all.next();
      element.age(element.age() + 1);
      if (element.age() >= Element.OLDEST) {
        all.remove();
        dispose(element);
      }
    }
  }

  private void retire() {
    if (board.isTwin(Twin.RETIRE_BEFORE_UNLINK)) {
      Element linked = board.current();
      Sojourn.retire(() -> dispose(linked), BYTES);
      delays.stall();
      return; // the next turn unlinks it
    }
    Element old = board.replace();
    Sojourn.retire(() -> disposeAndThrow(old), BYTES);
  }

  private void dispose(Element element) {
    element.dispose();
    board.totals.disposed.increment();
  }

  /** A disposer, which now and then fails when it has done its work. */
  private void disposeAndThrow(Element element) {
    dispose(element);
    if (element.cookie() % 64 == 0) {
      board.totals.threw.increment();
      throw new Deliberate();
    }
  }
}
