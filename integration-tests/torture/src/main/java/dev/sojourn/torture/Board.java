package dev.sojourn.torture;

import dev.sojourn.Policy;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the actors share. */
final class Board {
  private final AtomicReference<Element> current = new AtomicReference<>(new Element(0));

  final Findings findings = new Findings();
  final Totals totals = new Totals();

  /** The copies of the threads that read just now. */
  final List<Copies> readers = new CopyOnWriteArrayList<>();

  /** What the readers copy; raised before the request. */
  volatile long version;

  /** No reader in KERNEL has a copy older than this; raised after the covering. */
  volatile long covered;

  volatile boolean stopped;

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
    Element old = Objects.requireNonNull(current.getAndSet(new Element(cookies.incrementAndGet())));
    old.age(Element.UNLINKED);
    return old;
  }

  /** Another stream for each actor, the same ones for the same seed. */
  SplittableRandom random() {
    return new SplittableRandom(seeds.incrementAndGet());
  }
}
