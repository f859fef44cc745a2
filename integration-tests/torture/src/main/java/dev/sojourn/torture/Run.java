package dev.sojourn.torture;

import dev.sojourn.engine.Barriers;
import dev.sojourn.engine.Census;
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
  private static final int TICK_MILLIS = 10;

  /** What a look at the progress counts at most, lest a machine that was halted pass for a hang. */
  private static final int LONGEST_TICK_MILLIS = 1_000;

  /** For the twin: others are caught within a few seconds, too. */
  private static final long SHORT_HANG_MILLIS = 3_000;

  private final Options options;
  private final Board board;
  private final PrintStream out;
  private final List<Thread> actors = new ArrayList<>();

  Run(Options options, PrintStream out) {
    this.options = options;
    this.board = new Board(options);
    this.out = out;
  }

  /** Returns what was found and done. */
  Board run() throws InterruptedException {
    if (board.isTwin(Twin.NO_BARRIER)) {
      replaceBarrier();
    }
    startActors();
    watch();
    board.stopped = true;
    count();
    long start = System.nanoTime();
    for (Thread actor : actors) {
      long left = Board.HANG.toNanos() - (System.nanoTime() - start);
      actor.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      if (actor.isAlive()) {
        board.findings.add(Check.HANG, actor.getName() + " does not end");
        printStacks();
        break;
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
    Affinity affinity = Affinity.orNull(board, out);
    Garbage.setLimits(board);
    Stalls stalls = new Stalls(board, StallReports.intercept());
    for (int i = 0; i < READERS; i++) {
      start("reader " + i, new Reader(board, board.policy(), Long.MAX_VALUE));
    }
    for (int i = 0; i < UPDATERS; i++) {
      start("updater " + i, new Updater(board));
    }
    for (int i = 0; i < Garbage.ACTORS; i++) {
      start("garbage " + i, new Garbage(board));
    }
    start("invalidator", new Invalidator(board));
    start("pinner", new Pinner(board));
    start("stalls", stalls);
    start("unloading", new Unloading(board));
    start("storms", new Storms(board));
    if (affinity != null) {
      start("affinity", affinity);
    }
  }

  /** By one that does nothing, which takes a look into the engine. */
  private static void replaceBarrier() throws InterruptedException {
    Barriers barriers = Domain.DEFAULT.context().barriers();
    for (int i = 0; i < BARRIER_MILLIS && !barriers.isAvailable(); i++) {
      TimeUnit.MILLISECONDS.sleep(1); // the agent opens its own in the background
    }
    barriers.enable(() -> true, "a fake");
  }

  private void watch() throws InterruptedException {
    long hangMillis = board.isTwin(Twin.NEVER_LEAVES) ? SHORT_HANG_MILLIS : Board.HANG.toMillis();
    Progress progress = new Progress(board.totals.growing(board.isTight()));
    long start = System.nanoTime();
    long last = start;
    for (long seconds = 0; board.findings.isEmpty() && seconds < options.seconds(); ) {
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      long now = System.nanoTime();
      long tick = Math.min(LONGEST_TICK_MILLIS, TimeUnit.NANOSECONDS.toMillis(now - last));
      last = now;
      if (progress.look(tick) > hangMillis) {
        board.findings.add(Check.HANG, "no progress for so many ms: " + progress);
        printStacks();
      }
      long elapsed = TimeUnit.NANOSECONDS.toSeconds(now - start);
      if (elapsed > seconds) {
        seconds = elapsed;
        count();
        out.println(seconds + " s " + board.totals.summary());
      }
    }
  }

  private void count() {
    for (String problem : Census.problems(Domain.DEFAULT.context())) {
      board.findings.add(Check.IDENTITY, problem);
    }
  }

  private void printStacks() {
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              out.println(thread + " " + thread.getState());
              for (StackTraceElement frame : stack) {
                out.println("    at " + frame);
              }
            });
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
