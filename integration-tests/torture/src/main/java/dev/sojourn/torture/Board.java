package dev.sojourn.torture;

import dev.sojourn.Policy;
import dev.sojourn.Protected;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the actors share. */
final class Board {
  /** What takes so long will never come. */
  static final Duration HANG = Duration.ofSeconds(60);

  /** The domain of half of the readings. */
  static final String APART = "apart";

  private final AtomicReference<Element> current = new AtomicReference<>(new Element(0));

  /** Read and replaced beside the bare pointer, each in its own domain. */
  final Protected<Element> guarded = Protected.of(new Element(0));

  final Protected<Element> apart = Sojourn.domain(APART).protect(new Element(0));

  final Findings findings = new Findings();
  final Totals totals = new Totals();

  /** The copies of the threads that read just now. */
  final List<Copies> readers = new CopyOnWriteArrayList<>();

  /** What the readers copy; raised before the request. */
  volatile long version;

  /** No reader in KERNEL has a copy older than this; raised after the covering. */
  volatile long covered;

  volatile boolean stopped;

  /** All actors wait outside of everything, to start again at once. */
  volatile boolean halted;

  private final Options options;
  private final AtomicLong cookies = new AtomicLong();
  private final AtomicLong seeds;

  Board(Options options) {
    this.options = options;
    this.seeds = new AtomicLong(options.seed() << 20);
  }

  boolean isTwin(Twin twin) {
    return options.twin() == twin;
  }

  /**
   * Whether the fault shows only between two threads that run at the same time, and pause never:
   * what it misses is the length of a store that waits in the processor.
   */
  boolean isTight() {
    return isTwin(Twin.NO_BARRIER);
  }

  Policy policy() {
    return isTight() ? Policy.LAZY : options.policy();
  }

  /** Reads the protected pointer, volatile. */
  Element current() {
    return Objects.requireNonNull(current.get()); // it never is
  }

  /** Points to a new element; returns the one before, unlinked. */
  Element replace() {
    Element old = Objects.requireNonNull(current.getAndSet(fresh()));
    old.age(Element.UNLINKED);
    return old;
  }

  Element fresh() {
    return new Element(cookies.incrementAndGet());
  }

  /** At random; null if nobody reads. */
  @Nullable Copies anyReader(SplittableRandom random) {
    List<Copies> some = List.copyOf(readers);
    return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
  }

  void awaitGo() {
    while (halted && !stopped) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Another stream for each actor, the same ones for the same seed. */
  SplittableRandom random() {
    return new SplittableRandom(seeds.incrementAndGet());
  }
}
