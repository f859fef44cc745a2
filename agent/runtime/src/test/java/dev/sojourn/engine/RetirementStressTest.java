package dev.sojourn.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers follow a pointer to a slot; a publisher replaces the slot and retires the old one, whose
 * disposer poisons it. Nobody may read poison. The twins break the protocol at one place each and
 * must be caught by the very same check, or it could not catch anything.
 */
class RetirementStressTest {
  private static final int READERS = 2;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(40);

  private static final class Slot {
    volatile boolean poisoned;
  }

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong poisonedReads = new AtomicLong();
  private final AtomicBoolean stop = new AtomicBoolean();
  private volatile Slot current = new Slot();

  private enum Publisher {
    RETIRES,
    SYNCHRONIZES,
    EXPEDITES,
    WAITS_FOR_NOTHING
  }

  @ParameterizedTest
  @EnumSource
  void nobodyReadsARetiredSlotAfterItsDisposal(Modes modes) {
    succeeds(modes, Publisher.RETIRES);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyReadsASlotThatWasDisposedOfAfterAGracePeriod(Modes modes) {
    succeeds(modes, Publisher.SYNCHRONIZES);
  }

  @ParameterizedTest
  @EnumSource
  void nobodyReadsASlotThatWasDisposedOfAfterAnExpeditedGracePeriod(Modes modes) {
    succeeds(modes, Publisher.EXPEDITES);
  }

  private void succeeds(Modes modes, Publisher publisher) {
    long published = run(modes, true, publisher, ROUND_NANOS);
    assertTrue(reads.get() > 0 && published > 0, "nothing was tried");
    assertEquals(0, poisonedReads.get(), () -> "of " + reads + " reads");
  }

  @ParameterizedTest
  @EnumSource
  void twinWithoutAGracePeriodIsCaught(Modes modes) {
    run(modes, true, Publisher.WAITS_FOR_NOTHING, HANG_NANOS);
    assertTrue(poisonedReads.get() > 0, "the check does not catch an early disposal");
  }

  @ParameterizedTest
  @EnumSource
  void twinThatDoesNotEnterKernelIsCaught(Modes modes) {
    run(modes, false, Publisher.RETIRES, HANG_NANOS);
    assertTrue(poisonedReads.get() > 0, "the check does not catch a reader outside KERNEL");
  }

  /** Publishes until the time is over or a poisoned read was seen; returns how often. */
  private long run(Modes modes, boolean enter, Publisher publisher, long nanos) {
    Domain domain = modes.domain();
    List<Reader> readers = new ArrayList<>();
    List<Future<String>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader("reader " + i, domain);
      readers.add(reader);
      reading.add(reader.begin(() -> readUntilStopped(enter ? reader.record() : null)));
    }
    long start = System.nanoTime();
    long published = 0;
    while (System.nanoTime() - start < nanos && poisonedReads.get() == 0) {
      Slot old = current;
      current = new Slot();
      modes.maySwitch(domain, readers, published);
      switch (publisher) {
        case RETIRES -> domain.retirement().retire(() -> old.poisoned = true, 16);
        case SYNCHRONIZES, EXPEDITES -> {
          domain.gracePeriods().synchronize(publisher == Publisher.EXPEDITES);
          old.poisoned = true;
        }
        case WAITS_FOR_NOTHING -> old.poisoned = true;
      }
      published++;
    }
    stop.set(true);
    reading.forEach(Reader::end);
    readers.forEach(Reader::close);
    domain.retirement().barrier();
    return published;
  }

  private String readUntilStopped(@Nullable ThreadRecord tracked) {
    long done = 0;
    while (!stop.get()) {
      @Nullable Visit visit = tracked == null ? null : Visit.of(tracked);
      Slot slot = current;
      for (int looks = 0; looks < 50; looks++) {
        if (slot.poisoned) {
          poisonedReads.incrementAndGet();
        }
        Thread.onSpinWait();
      }
      if (visit != null) {
        visit.end();
      }
      done++;
    }
    reads.addAndGet(done);
    return "stopped";
  }
}
