package dev.sojourn.torture;

import dev.sojourn.FailurePolicy;
import dev.sojourn.Invalidation;
import dev.sojourn.Policy;
import dev.sojourn.Sojourn;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What disturbs the others: births and deaths, requests, barriers, policies, collections. */
final class Storms implements Runnable {
  private static final int VIRTUAL_SINCE = 21;
  private static final int KINDS = 16;
  private static final int CROWD = 8;
  private static final int FLOOD = 200;
  private static final int LIFE = 200;
  private static final int MOST_READERS = 64;
  private static final int ROUNDS = 50;
  private static final List<Policy> POLICIES =
      List.of(Policy.EAGER, Policy.LAZY, Policy.ADAPTIVE, Policy.INHERIT);

  private final Board board;
  private final SplittableRandom random;
  private final Delays delays;
  private final @Nullable Method startVirtualThread = startVirtualThread();
  private final Invalidation idle = Sojourn.invalidation("storm", () -> {});
  private final Invalidation throwing;

  Storms(Board board) {
    this.board = board;
    this.random = board.random();
    this.delays = new Delays(random);
    this.throwing =
        Sojourn.invalidation(
            "throwing",
            () -> {
              board.totals.threw.increment();
              throw new Deliberate();
            },
            FailurePolicy.GO_ON);
  }

  @Override
  public void run() {
    for (int turn = 0; !board.stopped; turn++) {
      board.totals.storms.increment();
      switch (turn < KINDS ? turn : random.nextInt(64)) { // each once, soon
        case 0 -> System.gc();
        case 1, 2, 3, 4 -> requests();
        case 5, 6 -> barriers();
        case 14 -> halt();
        case 7, 8, 9, 10 -> births();
        case 11, 12 -> virtualBirths();
        case 13 -> throwing.request();
        default -> switchPolicy();
      }
      delays.rest(10_000);
    }
  }

  private void requests() {
    for (int i = 0; i < FLOOD; i++) {
      idle.request();
      for (Copies reader : board.readers) {
        idle.request(reader.thread);
      }
    }
    board.totals.requests.add(FLOOD);
  }

  /** Several at once ask about every lazy thread again and again, without patience. */
  private void barriers() {
    List<Thread> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      Thread one = new Thread(this::ask, "asking");
      one.setDaemon(true);
      one.start();
      crowd.add(one);
    }
    try {
      for (Thread one : crowd) {
        one.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts", e);
    }
  }

  private void ask() {
    try {
      for (int i = 0; i < ROUNDS && !board.stopped; i++) {
        long request = idle.request();
        if (!idle.isCovered(request) && !idle.awaitCovered(request, Board.HANG)) {
          board.findings.add(Check.HANG, "request " + request + " of a storm is not covered");
        }
        Sojourn.synchronizeExpedited();
      }
    } catch (Throwable e) {
      board.findings.add(Check.THREW, "who asks has ended by " + e);
    }
  }

  /** Stop and go. */
  private void halt() {
    board.halted = true;
    delays.stall();
    board.halted = false;
    board.totals.halts.increment();
  }

  private void births() {
    if (board.readers.size() > MOST_READERS) {
      return; // they have not come to die
    }
    for (int i = 0; i < CROWD; i++) {
      Thread thread = new Thread(reader(), "short-lived");
      thread.setDaemon(true);
      thread.start();
      board.totals.births.increment();
    }
  }

  private void virtualBirths() {
    if (startVirtualThread == null || board.readers.size() > MOST_READERS) {
      return;
    }
    for (int i = 0; i < CROWD; i++) {
      try {
        startVirtualThread.invoke(null, reader());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      board.totals.virtual.increment();
    }
  }

  private Reader reader() {
    return new Reader(board, board.policy(), 1 + random.nextInt(LIFE));
  }

  /** Of one of the latest readers: the first ones keep the policy that the run is about. */
  private void switchPolicy() {
    List<Copies> readers = List.copyOf(board.readers);
    if (readers.size() >= Run.READERS) {
      Copies one = readers.get(Run.READERS - 1 + random.nextInt(readers.size() - Run.READERS + 1));
      if (Sojourn.assignPolicy(one.thread, POLICIES.get(random.nextInt(POLICIES.size())))) {
        board.totals.switches.increment();
      }
    }
  }

  /** Null before JDK 21. */
  private static @Nullable Method startVirtualThread() {
    if (Runtime.version().feature() < VIRTUAL_SINCE) {
      return null;
    }
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
