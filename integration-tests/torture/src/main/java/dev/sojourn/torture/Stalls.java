package dev.sojourn.torture;

import dev.sojourn.Invalidation;
import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import dev.sojourn.engine.Domain;
import dev.sojourn.torture.Stalled.Place;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Has threads stall that others wait for. Each stays until the stall report has named it: if none
 * comes, or one comes without the name, or the wait ends while the thread stays, that is an error.
 */
final class Stalls implements Runnable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int REST_MILLIS = 2_000;

  private final Board board;
  private final SplittableRandom random;
  private final SojournDomain apart = Sojourn.domain(Stalled.APART);
  private final Invalidation kind = Sojourn.invalidation("stalls", () -> {});
  private final Invalidation kindApart = apart.invalidation("stalls", () -> {});
  private final StallReports reports;

  /** Before any wait has begun that is to be reported. */
  Stalls(Board board, StallReports reports) {
    this.board = board;
    this.random = board.random();
    this.reports = reports;
    Domain.DEFAULT.context().limits().stallNanos(LIMIT_NANOS);
  }

  @Override
  public void run() {
    try {
      for (int turn = 0; !board.stopped; turn++) {
        board.awaitGo();
        // Mostly apart: what stalls in the default domain stops most of the others.
        stall(
            turn, turn % 4 != 3 ? Place.KERNEL_APART : turn % 8 == 3 ? Place.KERNEL : Place.ENTRY);
        board.totals.stalls.increment();
        for (int i = random.nextInt(REST_MILLIS / 10); i > 0 && !board.stopped; i--) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  private void stall(int turn, Place place) throws InterruptedException {
    Stalled stalled = new Stalled(board, board.isTwin(Twin.STALLS_IN_USER) ? Place.USER : place);
    String name = "stalled " + turn;
    Thread thread =
        new Thread(stalled, board.isTwin(Twin.STALLED_ELSEWHERE) ? "elsewhere " + turn : name);
    thread.setDaemon(true);
    reports.watch(report -> look(report, name, stalled, thread));
    thread.start();
    stalled.awaitReady();
    if (place == Place.ENTRY) {
      pin(thread, stalled);
    } else {
      await(turn, place);
      if (!stalled.hasLeft()) {
        board.findings.add(Check.STALL, "a wait has ended while '" + name + "' stayed");
      }
    }
    if (!stalled.isReported() && !board.stopped) {
      board.findings.add(Check.STALL, "no stall report has named '" + name + "'");
    }
    stalled.reported();
    thread.join();
  }

  /** Waits in one of the ways there are. */
  private void await(int turn, Place place) throws InterruptedException {
    boolean isApart = place == Place.KERNEL_APART;
    switch (turn % 3) {
      case 0 -> {
        Invalidation asked = isApart ? kindApart : kind;
        asked.awaitCovered(asked.request(), Board.HANG);
      }
      case 1 -> (isApart ? apart : Sojourn.defaultDomain()).synchronize();
      default -> {
        SojournDomain domain = isApart ? apart : Sojourn.defaultDomain();
        domain.retire(() -> {}, 0); // a barrier after nothing has nothing to wait for
        domain.barrier();
      }
    }
  }

  /** Holds the thread in user mode until its entry is reported. */
  private static void pin(Thread thread, Stalled stalled) {
    try (Pin pin = Sojourn.tryPin(thread)) {
      stalled.pinned();
      if (pin.isHeld()) {
        stalled.awaitReported();
      } else {
        stalled.reported(); // another has pinned it
      }
    }
  }

  /** Others' waits are reported too, with whom those wait for. */
  private void look(String report, String name, Stalled stalled, Thread thread) {
    if (report.contains("thread '" + name + "'")) {
      stalled.reported();
    } else if (report.contains("thread '" + thread.getName() + "'")) {
      board.findings.add(Check.STALL, "a stall report has not named '" + name + "': " + report);
      stalled.reported();
    }
  }
}
