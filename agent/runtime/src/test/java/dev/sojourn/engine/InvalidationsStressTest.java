package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers keep a copy of a version, and a handler refreshes it. The publisher raises the version,
 * requests the handler, and says so once the request is covered: from then on no kernel code may
 * find an older copy. The twins must be caught by the same check.
 */
class InvalidationsStressTest {
  private static final int READERS = 2;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
  private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(40);

  private enum Variant {
    BROADCAST,
    TARGETED,
    NO_REQUEST,
    NOT_COVERED
  }

  private final ThreadLocal<long[]> copy = ThreadLocal.withInitial(() -> new long[] {0});
  private final List<Reader> readers = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong staleReads = new AtomicLong();
  private volatile long version;
  private volatile long covered;

  @ParameterizedTest
  @EnumSource
  void noKernelCodeUsesAnOldCopyOnceABroadcastIsCovered(Modes modes) throws Exception {
    run(modes, Variant.BROADCAST, ROUND_NANOS);
    assertTrue(reads.get() > 0 && covered > 0, "nothing was tried");
    assertEquals(0, staleReads.get(), () -> "of " + reads + " reads");
  }

  @ParameterizedTest
  @EnumSource
  void noKernelCodeUsesAnOldCopyOnceTargetedRequestsAreCovered(Modes modes) throws Exception {
    run(modes, Variant.TARGETED, ROUND_NANOS);
    assertTrue(reads.get() > 0 && covered > 0, "nothing was tried");
    assertEquals(0, staleReads.get(), () -> "of " + reads + " reads");
  }

  @ParameterizedTest
  @EnumSource
  void twinWithoutARequestIsCaught(Modes modes) throws Exception {
    run(modes, Variant.NO_REQUEST, HANG_NANOS);
    assertTrue(staleReads.get() > 0, "the check does not catch a missing request");
  }

  @ParameterizedTest
  @EnumSource
  void twinThatDoesNotAskWhetherItIsCoveredIsCaught(Modes modes) throws Exception {
    run(modes, Variant.NOT_COVERED, HANG_NANOS);
    assertTrue(staleReads.get() > 0, "the check does not catch an uncovered request");
  }

  private long version() {
    return version;
  }

  /** Publishes until the time is over or a stale read was seen. */
  private void run(Modes modes, Variant variant, long nanos) throws InterruptedException {
    Domain domain = modes.domain();
    InvalidationKind kind =
        domain.invalidations().register("refresh", false, () -> copy.get()[0] = version());
    List<Future<String>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader("reader " + i, domain).visit();
      readers.add(reader);
      reading.add(reader.begin(() -> readUntilStopped(reader.record())));
    }
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < nanos && staleReads.get() == 0) {
        long next = version + 1;
        version = next;
        modes.maySwitch(domain, readers, next);
        publish(variant, domain.invalidations(), kind);
        covered = next;
      }
    } finally {
      stop.set(true);
    }
    reading.forEach(Reader::end);
    readers.forEach(Reader::close);
  }

  private void publish(Variant variant, Invalidations invalidations, InvalidationKind kind)
      throws InterruptedException {
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

  private String readUntilStopped(ThreadRecord tracked) {
    long done = 0;
    long[] mine = copy.get();
    while (!stop.get()) {
      Visit visit = Visit.of(tracked);
      for (int looks = 0; looks < 20; looks++) {
        long atLeast = covered;
        if (mine[0] < atLeast) {
          staleReads.incrementAndGet();
        }
        Thread.onSpinWait();
      }
      visit.end();
      done++;
    }
    reads.addAndGet(done);
    return "stopped";
  }
}
