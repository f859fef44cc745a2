package dev.sojourn.torture;

import dev.sojourn.KernelMode;
import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import dev.sojourn.Transition;
import dev.sojourn.UserMode;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The ways to be in KERNEL: woven and programmatic, nested and overlapping. */
@SuppressWarnings("try") // a transition is opened to be closed
final class Regions {
  private static final int LAST = 31;

  private final Board board;
  private final Copies copies;
  private final SplittableRandom random;
  private final Delays delays;
  private final long[] histogram;
  private @Nullable Element kept;

  Regions(Board board, Copies copies, SplittableRandom random, Delays delays, long[] histogram) {
    this.board = board;
    this.copies = copies;
    this.random = random;
    this.delays = delays;
    this.histogram = histogram;
  }

  /** The first stay in KERNEL. */
  @KernelMode
  void begin() {
    copies.begin();
    copies.pair = Reader.PAIRS.get();
  }

  /** As many sojourns as there are numbers for them. */
  void wrap() {
    for (long i = 0; i < 1L << Torture.SOJOURN_BITS && !board.stopped; i++) {
      empty();
    }
  }

  @KernelMode
  private void empty() {}

  /** Reads once, or several times in one nest of regions. */
  void read() {
    Delays.contend();
    if (board.isTwin(Twin.READER_OUTSIDE_KERNEL)) {
      use(new Reading(board, copies));
      return;
    }
    switch (board.isTight() ? LAST : random.nextInt(LAST + 1)) {
      case 0 -> nested();
      case 1 -> overlapping();
      case 2 -> userFirst();
      case 3 -> programmatic();
      case 4 -> quiescing();
      case 5 -> pair();
      case 6 -> late();
      case 7 -> again();
      case 8 -> guarded();
      case 9 -> apart();
      case 10 -> pinning();
      default -> kernel();
    }
  }

  @KernelMode
  private void kernel() {
    while (board.isTwin(Twin.NEVER_LEAVES) && !board.stopped) {
      Delays.sleepMicros(1_000);
    }
    use(new Reading(board, copies));
  }

  @KernelMode
  private void nested() {
    Reading outer = new Reading(board, copies);
    kernel();
    try (Transition in = Sojourn.enterKernel()) {
      use(new Reading(board, copies));
    }
    use(outer); // none of that has left
  }

  @KernelMode
  private void overlapping() {
    Reading outer = new Reading(board, copies);
    use(outer);
    user();
    use(new Reading(board, copies));
  }

  @UserMode
  private void user() {
    delays.pause();
    kernel();
    delays.pause();
  }

  @UserMode
  private void userFirst() {
    kernel();
    overlapping();
  }

  private void programmatic() {
    try (Transition in = Sojourn.enterKernel()) {
      Reading outer = new Reading(board, copies);
      kernel();
      use(outer);
      try (Transition out = Sojourn.enterUser()) {
        delays.pause();
        nested();
      }
      use(new Reading(board, copies));
    }
  }

  @KernelMode
  private void quiescing() {
    Reading before = new Reading(board, copies);
    use(before);
    for (int i = random.nextInt(4); i >= 0; i--) {
      Sojourn.quiesce();
      use(new Reading(board, copies));
    }
    if (board.isTwin(Twin.KEEPS_OVER_QUIESCE)) {
      use(before);
    }
  }

  @KernelMode
  private void pair() {
    Pair pair = Reader.PAIRS.get();
    boolean whole = random.nextBoolean() ? pair.step(delays::pause) : pair.isWhole(delays::pause);
    if (!whole) {
      board.findings.add(Check.PIN, "the owner in KERNEL saw its pair half written");
    }
    if (random.nextInt(512) == 0) {
      delays.stall();
    }
  }

  private void late() {
    Element before = board.current();
    delays.pause();
    found(before);
  }

  /** With the pointer read before the entry, which only a twin may use. */
  @KernelMode
  private void found(Element before) {
    boolean twin = board.isTwin(Twin.READS_BEFORE_ENTRY);
    use(twin ? new Reading(board, copies, before) : new Reading(board, copies));
  }

  /** With the element of the last time, which only a twin may use. */
  @KernelMode
  private void again() {
    Element last = kept;
    Reading reading =
        board.isTwin(Twin.KEEPS_REFERENCE) && last != null
            ? new Reading(board, copies, last)
            : new Reading(board, copies);
    kept = reading.element();
    use(reading);
  }

  @KernelMode
  private void guarded() {
    use(new Reading(board, copies, board.guarded.get()));
  }

  /** Two domains one in the other; the copies are of the inner one. */
  @KernelMode(domain = Board.APART)
  private void apart() {
    Element element = board.apart.get();
    inBoth(element);
    user();
    try (Transition in = Sojourn.enterKernel()) {
      use(new Reading(board, copies, element));
    }
  }

  @KernelMode
  private void inBoth(Element element) {
    use(new Reading(board, copies, element));
  }

  /** In KERNEL by a pin that was taken in KERNEL, or outside, and outlives that stay. */
  private void pinning() {
    Copies target = board.anyReader(random);
    if (target == null) {
      return;
    }
    try (Pin pin = random.nextBoolean() ? Sojourn.tryPin(target.thread) : pinned(target.thread)) {
      if (!pin.isHeld()) {
        return;
      }
      board.totals.pins.increment();
      Reading held = new Reading(board, copies);
      if (!Reader.PAIRS.get(pin).step(delays::pause)) {
        board.findings.add(Check.PIN, "a reader saw the pair half written that it has pinned");
      }
      overlapping(); // nested, and so none of it is a place for handlers
      use(held);
    }
  }

  @KernelMode
  private Pin pinned(Thread thread) {
    return Sojourn.tryPin(thread);
  }

  /** Three looks with delays between; what was found in this stay in KERNEL. */
  private void use(Reading reading) {
    reading.check();
    pause();
    reading.check();
    pause();
    histogram[reading.check()]++;
    copies.end();
  }

  private void pause() {
    if (board.isTight()) {
      Delays.spin(10);
    } else {
      delays.pause();
    }
  }
}
