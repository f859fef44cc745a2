package dev.sojourn.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous log of reports: a bounded queue in memory that is allocated beforehand, and the
 * one thread that empties it into the listener, {@code sojourn-log}.
 *
 * <p>A thread that reports may be in KERNEL, where it keeps others waiting, and a log may stand
 * still: standard error can be a pipe that nobody reads. So a report is only an entry in the queue.
 * The thread that makes it takes no lock, allocates nothing, and makes no system call but the one
 * that wakes the writer if it sleeps. The writer puts the words together and calls the listener. So
 * only the writer waits for the log; when the queue is full, a report is dropped and counted.
 *
 * <p>Grace periods, kinds and domains are not reports. They go to the listener at once, on the
 * thread where they happen.
 */
final class ReportQueue implements EngineListener, Runnable {
  // Algorithm: Vyukov's bounded queue, with one consumer. Report n has its place in entry n %
  // CAPACITY. An entry's turn is n while the entry is free for that report, and n + 1 once it holds
  // it. The writer takes the report out and sets the turn to n + CAPACITY, for the next round. A
  // producer that finds turn n takes the number n by a CAS on offered.
  //
  // The turn is volatile: its store keeps the stores to the entry's fields above it, and its load
  // keeps the loads of them below it. The producer's store and the writer's load are partners, and
  // so are the writer's store and the producer's load. They are bare accesses, not a VarHandle's: a
  // field access is no call, and cannot overflow the stack.
  //
  // A producer that is stopped between the CAS and the store of the turn holds up the writer, but
  // nobody else. It cannot fail there: it calls and allocates nothing.

  /** A power of two. It is plenty, because a failure is reported the 1st, 2nd, 4th … time. */
  static final int CAPACITY = 256;

  /** How long the writer sleeps at most, because a wake-up may fail for want of stack. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long EXIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FLUSH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final class Entry {
    volatile long turn;

    // Published by the turn.
    String text = "";
    long number;
    @Nullable String first;
    @Nullable String second;
    @Nullable String third;
    @Nullable Throwable cause;

    Entry(long turn) {
      this.turn = turn;
    }
  }

  private final EngineContext context;
  private final Daemon daemon = new Daemon("sojourn-log", this);
  private final Entry[] entries = new Entry[CAPACITY];

  /** The number of the next report. */
  private final AtomicLong offered = new AtomicLong();

  private final AtomicLong lost = new AtomicLong();

  /** Reports lost for want of stack or memory. Counted without a call, and so not exactly. */
  private long lostInTrouble;

  /** Reports up to this number have been written or lost; only the writer writes it. */
  private volatile long written;

  private volatile boolean idle;
  private final AtomicBoolean writesAtExit = new AtomicBoolean();

  // Used by the writer alone.
  private long next;
  private long lostTold;

  ReportQueue(EngineContext context) {
    this.context = context;
    for (int i = 0; i < CAPACITY; i++) {
      entries[i] = new Entry(i);
    }
    // Loads and links what a report needs, now and not on the first thread that has one.
    Reports.warn(this, "", null);
    entries[0].turn = CAPACITY;
    next = 1;
    written = 1;
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    offer(message, 0, null, null, null, cause);
  }

  @Override
  public void warn(
      String pattern,
      long number,
      String first,
      @Nullable String second,
      @Nullable String third,
      @Nullable Throwable cause) {
    offer(pattern, number, first, second, third, cause);
  }

  /** Puts a report into the queue, or counts it as lost. Never throws, never waits. */
  private void offer(
      String text,
      long number,
      @Nullable String first,
      @Nullable String second,
      @Nullable String third,
      @Nullable Throwable cause) {
    boolean stored = false;
    try {
      long position = offered.get();
      Entry entry = entries[(int) position & (CAPACITY - 1)];
      long turn = entry.turn;
      while (turn != position || !offered.compareAndSet(position, position + 1)) {
        if (turn < position) { // still holds the report of the last round: the queue is full
          lost.getAndIncrement();
          return;
        }
        position = offered.get();
        entry = entries[(int) position & (CAPACITY - 1)];
        turn = entry.turn;
      }
      // From here to the turn nothing may be called or allocated: see above.
      entry.text = text;
      entry.number = number;
      entry.first = first;
      entry.second = second;
      entry.third = third;
      entry.cause = cause;
      entry.turn = position + 1;
      stored = true;
      if (idle) { // read after the turn was written (both volatile): see sleep
        idle = false;
        daemon.unpark();
      }
    } catch (Throwable e) {
      if (stored) {
        idle = true; // it may still sleep: the next report wakes it, or it wakes by itself
      } else {
        lostInTrouble++;
      }
    }
  }

  @Override
  public void gracePeriodEnded(Domain domain, long nanos) {
    context.outside().gracePeriodEnded(domain, nanos);
  }

  @Override
  public void kindRegistered(Domain domain, InvalidationKind kind) {
    context.outside().kindRegistered(domain, kind);
  }

  @Override
  public void kindUnregistered(Domain domain, InvalidationKind kind) {
    context.outside().kindUnregistered(domain, kind);
  }

  @Override
  public void domainCreated(Domain domain) {
    context.outside().domainCreated(domain);
  }

  /** The number of reports that nobody will read. */
  long lost() {
    return lost.get() + lostInTrouble;
  }

  /**
   * Starts the writer, if it was not started. A thread that reports leaves this to a daemon,
   * because starting a thread takes long, and may fail. If it does, the reports wait for the next
   * call.
   */
  void start() {
    daemon.start(Unheard.INSTANCE);
  }

  /**
   * Makes the end of the process wait until all reports are written, for a second at most. Called
   * before the first report can come; any thread.
   */
  void writeAtExit() {
    if (!writesAtExit.get() && writesAtExit.compareAndSet(false, true)) {
      try {
        ExitHook.add("sojourn-log-exit", new AtExit());
      } catch (Error e) {
        writesAtExit.set(false); // for want of memory or stack: next time
      } catch (RuntimeException e) {
        // The process is ending, or does not let us.
      }
    }
  }

  /**
   * Waits until all that was reported before has been handed to the listener. Uses up the caller's
   * park permit.
   *
   * @return whether it was, within the time
   */
  boolean flush(long timeoutNanos) {
    long target = offered.get();
    long begin = System.nanoTime();
    while (written < target) {
      if (System.nanoTime() - begin > timeoutNanos) {
        return false;
      }
      start();
      daemon.unpark();
      LockSupport.parkNanos(this, FLUSH_PAUSE_NANOS);
    }
    return true;
  }

  private final class AtExit implements Runnable {
    @Override
    public void run() {
      flush(EXIT_NANOS);
    }
  }

  /** The writer's loop. */
  @Override
  public void run() {
    for (; ; ) {
      try {
        if (isEmpty()) {
          tellLost();
          sleep();
        } else {
          writeNext();
        }
      } catch (Throwable e) {
        lostInTrouble++;
      }
      Thread.interrupted(); // an interrupted thread cannot park
    }
  }

  private boolean isEmpty() {
    return entries[(int) next & (CAPACITY - 1)].turn != next + 1;
  }

  private void sleep() {
    idle = true;
    // Look again after idle was set. Both are volatile (store buffering): either the reporter sees
    // idle, or its report is seen here.
    if (isEmpty()) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    }
    idle = false;
  }

  private void writeNext() {
    Entry entry = entries[(int) next & (CAPACITY - 1)];
    String text = entry.text;
    long number = entry.number;
    String first = entry.first;
    String second = entry.second;
    String third = entry.third;
    Throwable cause = entry.cause;
    // Free the entry before the report is written, which may take for ever.
    entry.text = "";
    entry.first = null;
    entry.second = null;
    entry.third = null;
    entry.cause = null;
    entry.turn = next + CAPACITY;
    next++;
    try {
      String whole = first == null ? text : Reports.text(text, number, first, second, third);
      context.outside().warn(whole, cause);
    } catch (Throwable e) {
      lost.getAndIncrement();
    } finally {
      if (isEmpty()) {
        tellLost();
      }
      written = next;
    }
  }

  private void tellLost() {
    long now = lost();
    long more = now - lostTold;
    if (more > 0) {
      lostTold = now; // first: a listener that throws is not asked again and again
      Reports.warn(
          context.outside(),
          more
              + " report(s) were lost: more came than the log could take, or one could not be"
              + " written",
          null);
    }
  }

  /** Drops the reports of the writer's own start, which only the writer could write. */
  private static final class Unheard implements EngineListener {
    static final Unheard INSTANCE = new Unheard();

    @Override
    public void warn(String message, @Nullable Throwable cause) {}
  }
}
