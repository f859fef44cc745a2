package dev.sojourn.demo.iplookup;

import dev.sojourn.Sojourn;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One run: prepares the data, lets the threads work, reports once a second, stops the threads. */
final class Demo {
  private static final int BUFFERS = 4;

  /** A limit that makes a hang a failure; nothing here takes a noticeable part of it. */
  private static final long HANG_MILLIS = 60_000;

  private final Options options;
  private final PrintStream out;
  private final AtomicReference<@Nullable String> breakdown = new AtomicReference<>();

  Demo(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  Outcome run() throws IOException, InterruptedException {
    Countries countries = new Countries();
    EditionParser parser = new EditionParser(countries);
    Edition even = parser.readResource("asn-country");
    Edition odd = parser.readResource("geo-whois-asn-country");
    int[] addresses = AddressStream.draw(options.seed(), even.segments(), odd.segments());
    Oracle oracle = Oracle.of(addresses, even, odd);
    new Introduction(options, BUFFERS).print(out, List.of(even, odd), oracle);

    int bytes =
        Math.max(OffHeapTable.bytesFor(even.segments()), OffHeapTable.bytesFor(odd.segments()));
    BufferPool pool = new BufferPool(BUFFERS, bytes);
    Board board = Board.start(pool, even.segments());
    Publisher publisher = new Publisher(board, pool, even.segments(), odd.segments(), options);
    Violations violations = new Violations(oracle, countries);
    List<HotThread> readers = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      int position = (int) ((long) i * addresses.length / options.threads());
      readers.add(
          new HotThread(
              "hot-" + i, options.policy(), board, addresses, position, oracle, violations));
    }
    double seconds = work(board, publisher, readers);
    return new Outcome(
        options,
        seconds,
        sum(readers, HotThread::cpuNanos),
        sum(readers, HotThread::lookups),
        sum(readers, HotThread::searches),
        sum(readers, HotThread::wrong),
        sum(readers, HotThread::reused),
        publisher.published(),
        publisher.skipped(),
        publisher.requested(),
        publisher.retired(),
        publisher.disposed(),
        violations.texts(),
        breakdown.get());
  }

  private double work(Board board, Publisher publisher, List<HotThread> readers)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>(readers);
    threads.add(publisher);
    long start = System.nanoTime();
    for (Thread thread : threads) {
      thread.setUncaughtExceptionHandler((dead, e) -> breakDown(dead.getName() + " died: " + e));
      thread.start();
    }
    for (int second = 1; second <= options.seconds() && breakdown.get() == null; second++) {
      long before = sum(readers, HotThread::lookups);
      TimeUnit.NANOSECONDS.sleep(start + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
      progress(second, sum(readers, HotThread::lookups) - before, publisher, readers);
    }
    board.stopped = true;
    LockSupport.unpark(publisher);
    for (Thread thread : threads) {
      join(thread, thread.getName() + " did not stop");
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Thread barrier = new Thread(Sojourn::barrier, "barrier");
    barrier.setDaemon(true);
    barrier.start();
    join(barrier, "Sojourn.barrier() did not return");
    return seconds;
  }

  private void join(Thread thread, String otherwise) throws InterruptedException {
    thread.join(HANG_MILLIS);
    if (thread.isAlive()) {
      breakDown(otherwise + " within " + HANG_MILLIS / 1000 + " s");
    }
  }

  private void breakDown(String why) {
    breakdown.compareAndSet(null, why);
  }

  private void progress(int second, long lookups, Publisher publisher, List<HotThread> readers) {
    out.printf(
        Locale.ROOT,
        "%4d s  %,12d lookups/s  %,7d published  %,7d disposed  %2d pending  %d wrong  %d too early%n",
        second,
        lookups,
        publisher.published(),
        publisher.disposed(),
        publisher.retired() - publisher.disposed(),
        sum(readers, HotThread::wrong),
        sum(readers, HotThread::reused));
  }

  private static long sum(List<HotThread> readers, ToLongFunction<HotThread> count) {
    return readers.stream().mapToLong(count).sum();
  }
}
