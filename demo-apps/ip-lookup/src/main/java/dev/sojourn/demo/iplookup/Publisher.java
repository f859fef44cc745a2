package dev.sojourn.demo.iplookup;

import dev.sojourn.Sojourn;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The updater thread, in RCU's words. It writes the other edition into a free buffer, swaps the
 * reference, asks for the caches to be dropped, and retires the old table, whose buffer is poisoned
 * and free again after a grace period.
 */
final class Publisher extends Thread {
  /** How long to wait for a free buffer before this publication is skipped. */
  private static final long BUFFER_MILLIS = 50;

  private static final long POLL_NANOS = 20_000;

  private final Board board;
  private final BufferPool pool;
  private final Segments even;
  private final Segments odd;
  private final long periodNanos;
  private final Twin twin;

  private final AtomicLong published = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicLong retired = new AtomicLong();
  private final AtomicLong disposed = new AtomicLong();

  // The newest request, and the one whose covering is awaited. That may be older: if requests come
  // faster than they are covered, the newest may never be seen covered.
  private long newestSequence;
  private long newestRequest;
  private long awaitedSequence;
  private long awaitedRequest;

  /**
   * Makes the publisher.
   *
   * @param even the edition that is published under even sequence numbers
   * @param odd the edition that is published under odd ones
   */
  Publisher(Board board, BufferPool pool, Segments even, Segments odd, Options options) {
    super("publisher");
    setDaemon(true);
    this.board = board;
    this.pool = pool;
    this.even = even;
    this.odd = odd;
    this.periodNanos = TimeUnit.MILLISECONDS.toNanos(options.publishMillis());
    this.twin = options.twin();
  }

  @Override
  public void run() {
    try {
      long next = System.nanoTime();
      while (!board.stopped) {
        publish();
        next = Math.max(next + periodNanos, System.nanoTime());
        pollUntil(next);
      }
    } catch (InterruptedException e) {
      // The demo interrupts no thread, so somebody else wants it to end.
      board.stopped = true;
    }
  }

  private void pollUntil(long time) {
    long left = time - System.nanoTime();
    while (left > 0 && !board.stopped) {
      pollCovered();
      LockSupport.parkNanos(board.covered < awaitedSequence ? Math.min(left, POLL_NANOS) : left);
      left = time - System.nanoTime();
    }
  }

  /** Publishes the next edition, if there is a buffer for it. */
  void publish() throws InterruptedException {
    ByteBuffer buffer = pool.take(BUFFER_MILLIS);
    if (buffer == null) {
      skipped.incrementAndGet();
      return;
    }
    long sequence = board.published + 1;
    OffHeapTable next = OffHeapTable.write(buffer, (sequence & 1) == 0 ? even : odd, sequence);
    OffHeapTable old = board.table;
    board.published = sequence; // before the table can be seen
    board.table = next;
    published.incrementAndGet();
    invalidate(sequence);
    release(old);
  }

  private void release(OffHeapTable old) {
    retired.incrementAndGet();
    if (twin == Twin.EARLY_REUSE) {
      dispose(old);
    } else {
      Sojourn.retire(() -> dispose(old), old.bytes());
    }
  }

  /** Poisons and frees a table's buffer after a grace period, but for {@link Twin#EARLY_REUSE}. */
  private void dispose(OffHeapTable old) {
    old.poison();
    pool.give(old.buffer());
    disposed.incrementAndGet();
  }

  private void invalidate(long sequence) {
    if (twin == Twin.NO_INVALIDATE) {
      board.covered = sequence;
      return;
    }
    newestSequence = sequence;
    newestRequest = HotThread.CACHES.request();
    requested.incrementAndGet();
    if (board.covered >= awaitedSequence) {
      awaitNewest();
    }
  }

  /** Announces the awaited edition if it is covered by now. */
  void pollCovered() {
    if (board.covered < awaitedSequence && HotThread.CACHES.isCovered(awaitedRequest)) {
      board.covered = awaitedSequence;
      awaitNewest();
    }
  }

  private void awaitNewest() {
    awaitedSequence = newestSequence;
    awaitedRequest = newestRequest;
  }

  long published() {
    return published.get();
  }

  /** Counts the publications left out because no buffer became free in time. */
  long skipped() {
    return skipped.get();
  }

  long requested() {
    return requested.get();
  }

  long retired() {
    return retired.get();
  }

  long disposed() {
    return disposed.get();
  }
}
