package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Readers keep a copy of a version, and a handler refreshes it. The publisher raises the version,
 * requests the handler, and says so once the request is covered: from then on no kernel code may
 * find an older copy. The twins must be caught by the same check.
 */
class InvalidationStressTest {
  private static final int READERS = 2;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
  private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(40);

  private enum Variant {
    BROADCAST,
    TARGETED,
    NO_REQUEST,
    NOT_COVERED
  }

  private final Invalidations invalidations = Domain.DEFAULT.invalidations();
  private final ThreadLocal<long[]> copy = ThreadLocal.withInitial(() -> new long[] {0});
  private final Kind kind =
      invalidations.register("refresh", false, () -> copy.get()[0] = version());
  private final List<Reader> readers = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong staleReads = new AtomicLong();
  private volatile long version;
  private volatile long covered;

  @Test
  void noKernelCodeUsesAnOldCopyOnceABroadcastIsCovered() throws Exception {
    run(Variant.BROADCAST, ROUND_NANOS);
    assertTrue(reads.get() > 0 && covered > 0, "nothing was tried");
    assertEquals(0, staleReads.get(), () -> "of " + reads + " reads");
  }

  @Test
  void noKernelCodeUsesAnOldCopyOnceTargetedRequestsAreCovered() throws Exception {
    run(Variant.TARGETED, ROUND_NANOS);
    assertTrue(reads.get() > 0 && covered > 0, "nothing was tried");
    assertEquals(0, staleReads.get(), () -> "of " + reads + " reads");
  }

  @Test
  void twinWithoutARequestIsCaught() throws Exception {
    run(Variant.NO_REQUEST, HANG_NANOS);
    assertTrue(staleReads.get() > 0, "the check does not catch a missing request");
  }

  @Test
  void twinThatDoesNotAskWhetherItIsCoveredIsCaught() throws Exception {
    run(Variant.NOT_COVERED, HANG_NANOS);
    assertTrue(staleReads.get() > 0, "the check does not catch an uncovered request");
  }

  private long version() {
    return version;
  }

  /** Publishes until the time is over or a stale read was seen. */
  private void run(Variant variant, long nanos) throws InterruptedException {
    List<Future<String>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader("reader " + i).visit();
      readers.add(reader);
      reading.add(reader.begin(this::readUntilStopped));
    }
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < nanos && staleReads.get() == 0) {
        long next = version + 1;
        version = next;
        publish(variant);
        covered = next;
      }
    } finally {
      stop.set(true);
    }
    reading.forEach(Reader::end);
    readers.forEach(Reader::close);
  }

  private void publish(Variant variant) throws InterruptedException {
    switch (variant) {
      case BROADCAST ->
          assertTrue(invalidations.awaitCovered(invalidations.request(kind), HANG_NANOS));
      case TARGETED -> {
        long[] requests = new long[READERS];
        for (int i = 0; i < READERS; i++) {
          requests[i] = invalidations.request(kind, readers.get(i).thread());
        }
        for (int i = 0; i < READERS; i++) {
          Thread thread = readers.get(i).thread();
          assertTrue(invalidations.awaitCovered(thread, requests[i], HANG_NANOS));
        }
      }
      case NO_REQUEST -> {}
      case NOT_COVERED -> invalidations.request(kind);
    }
  }

  private String readUntilStopped() {
    long done = 0;
    long[] mine = copy.get();
    while (!stop.get()) {
      ThreadRecord record = Objects.requireNonNull(Hooks.enterKernel());
      for (int looks = 0; looks < 20; looks++) {
        long atLeast = covered;
        if (mine[0] < atLeast) {
          staleReads.incrementAndGet();
        }
        Thread.onSpinWait();
      }
      Hooks.exitKernel(record);
      done++;
    }
    reads.addAndGet(done);
    return "stopped";
  }
}
