package dev.sojourn.torture;

import dev.sojourn.engine.Barriers;
import dev.sojourn.engine.Domain;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run: starts the actors, prints a line a second, and stops at the first error. */
final class Run {
  /** Those that live as long as the run; the last of them changes its policy. */
  static final int READERS = 3;

  private static final int UPDATERS = 2;
  private static final int BARRIER_MILLIS = 5_000;
  private static final long JOIN_MILLIS = 60_000;

  private final Options options;
  private final Board board;
  private final List<Thread> actors = new ArrayList<>();

  Run(Options options) {
    this.options = options;
    this.board = new Board(options);
  }

  /** Returns what was found and done. */
  Board run(PrintStream out) throws InterruptedException {
    if (board.isTwin(Twin.NO_BARRIER)) {
      replaceBarrier();
    }
    startActors();
    watch(out);
    board.stopped = true;
    for (Thread actor : actors) {
      actor.join(JOIN_MILLIS);
      if (actor.isAlive()) {
        board.findings.add(
            Check.HANG, actor.getName() + " hangs in " + List.of(actor.getStackTrace()));
      }
    }
    return board;
  }

  private void startActors() {
    if (board.isTight()) {
      start("reader", new Reader(board, board.policy(), Long.MAX_VALUE));
      start("invalidator", new Invalidator(board));
      return;
    }
    for (int i = 0; i < READERS; i++) {
      start("reader " + i, new Reader(board, board.policy(), Long.MAX_VALUE));
    }
    for (int i = 0; i < UPDATERS; i++) {
      start("updater " + i, new Updater(board));
    }
    start("invalidator", new Invalidator(board));
    start("pinner", new Pinner(board));
    start("storms", new Storms(board));
  }

  /** By one that does nothing, which takes a look into the engine. */
  private static void replaceBarrier() throws InterruptedException {
    Barriers barriers = Domain.DEFAULT.setup().barriers();
    for (int i = 0; i < BARRIER_MILLIS && !barriers.isAvailable(); i++) {
      TimeUnit.MILLISECONDS.sleep(1); // the agent opens its own in the background
    }
    barriers.enable(() -> true, "a fake");
  }

  private void watch(PrintStream out) throws InterruptedException {
    long start = System.nanoTime();
    int printed = 0;
    while (board.findings.isEmpty() && printed < options.seconds()) {
      TimeUnit.MILLISECONDS.sleep(10);
      if (System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(printed + 1L)) {
        out.println(++printed + " s " + board.totals.summary());
      }
    }
  }

  private void start(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                board.findings.add(Check.THREW, name + " has ended by " + e);
              }
            },
            name);
    thread.setDaemon(true);
    actors.add(thread);
    thread.start();
  }
}
