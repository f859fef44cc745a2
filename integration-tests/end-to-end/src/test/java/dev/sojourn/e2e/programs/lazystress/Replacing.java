package dev.sojourn.e2e.programs.lazystress;

import dev.sojourn.Invalidation;
import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Facts;
import dev.sojourn.e2e.programs.shared.Mx;
import dev.sojourn.engine.Domain;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers keep copies of a version, and read a table; a publisher replaces both all the time, and
 * says so when the copies are covered and the old table is poisoned. A second argument names a
 * fault, and the program ends when it is caught. {@code fake}: the remote barrier does nothing,
 * which takes a look into the engine. {@code early}: tables are poisoned without a grace period.
 */
public final class Replacing {
  /** Leaves a processor to the publisher: a reader that does not run meanwhile misses nothing. */
  private static final int READERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  private static final int LOOKS = 30;
  private static final int LINES = 64;
  private static final int LINE = 16;
  private static final long POISON = -1;
  private static final Duration HANG = Duration.ofSeconds(60);

  private static final long[] CONTENDED = new long[LINES * LINE];

  private static final ThreadLocal<long[]> COPY = ThreadLocal.withInitial(() -> new long[1]);
  private static final AtomicLong READS = new AtomicLong();
  private static final AtomicLong STALE = new AtomicLong();
  private static final AtomicLong POISONED = new AtomicLong();

  private static volatile long version;
  private static volatile long covered;
  private static volatile long[] table = {0};
  private static volatile boolean stop;

  private Replacing() {}

  /** The first argument is for how long, in milliseconds, at most. */
  public static void main(String[] args) throws InterruptedException {
    Mx.await();
    String fault = args.length > 1 ? args[1] : "none";
    if (fault.equals("fake")) {
      Domain.DEFAULT.context().barriers().enable(() -> true, "a fake");
    }
    Invalidation kind = Sojourn.invalidation("version", () -> COPY.get()[0] = version);
    Thread[] readers = new Thread[READERS];
    for (int i = 0; i < READERS; i++) {
      Thread reader = Facts.start("reader " + i, Replacing::readUntilStopped);
      Facts.await("its record", () -> Mx.isTracked(reader.getId())); // owes nothing to older ones
      readers[i] = reader;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[0]));
    while (System.nanoTime() - end < 0 && !isCaught(fault)) {
      publish(kind, fault.equals("early"));
    }
    stop = true;
    for (Thread reader : readers) {
      Facts.join(reader);
    }
    Sojourn.barrier();
    Facts.print("published some", version > 0);
    Facts.print("read some", READS.get() > 0);
    Facts.print("barriers issued", barriersIssued());
    boolean poisoned = POISONED.get() > 0;
    Facts.print("caught", STALE.get() > 0 ? "stale" : poisoned ? "poisoned" : "nothing");
  }

  private static boolean isCaught(String fault) {
    return switch (fault) {
      case "fake" -> STALE.get() > 0;
      // The poison may be read before the remote barrier has been opened.
      case "early" -> POISONED.get() > 0 && barriersIssued();
      default -> false;
    };
  }

  private static boolean barriersIssued() {
    return Mx.number("type=RemoteBarriers", "Issued") > 0;
  }

  /**
   * By all the ways there are: half of the tables are retired, half waited for by expedited grace
   * periods.
   */
  private static void publish(Invalidation kind, boolean early) throws InterruptedException {
    long next = version + 1;
    version = next;
    contend();
    if (!kind.awaitCovered(kind.request(), HANG)) {
      throw new IllegalStateException("a request is not covered");
    }
    covered = next;
    long[] old = table;
    table = new long[] {next}; // after the covering, which waits for most of what had begun before
    if (early) {
      old[0] = POISON;
    } else if (next % 2 == 0) {
      Sojourn.retire(() -> old[0] = POISON, Long.BYTES);
    } else {
      Sojourn.synchronizeExpedited();
      old[0] = POISON;
    }
  }

  /**
   * Leaves many stores in the processor that have to wait for their cache lines: between them the
   * publisher and the readers pass the lines to and fro.
   */
  private static void contend() {
    for (int i = 0; i < LINES; i++) {
      CONTENDED[i * LINE] = i;
    }
  }

  private static void readUntilStopped() {
    long[] copy = COPY.get();
    long reads = 0;
    while (!stop) {
      contend();
      read(copy);
      reads++;
    }
    READS.addAndGet(reads);
  }

  @KernelMode
  private static void read(long[] copy) {
    long[] mine = table;
    long version = copy[0];
    for (int i = 0; i < LOOKS; i++) {
      if (version < covered) {
        STALE.incrementAndGet();
      }
      if (mine[0] == POISON) {
        POISONED.incrementAndGet();
      }
      Thread.onSpinWait();
    }
  }
}
