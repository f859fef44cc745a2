package dev.sojourn.ordeal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the program keeps of one of its threads, found by the thread's identity and without thread
 * locals: its caches outlive its sojourns, and whatever is done to its thread locals. The thread
 * itself uses the plain fields.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays, of this run alone
final class Self {
  static final int CACHES = 16;
  private static final int COUNTS = Count.values().length;

  /** All that are alive, for the watch. */
  static final Set<Self> ALL = ConcurrentHashMap.newKeySet();

  /** Some of them, for an actor that looks for somebody to pin, ask or disturb. */
  private static final AtomicReferenceArray<@Nullable Self> TARGETS =
      new AtomicReferenceArray<>(32);

  private static final ConcurrentHashMap<Identity, Self> OF_OTHERS = new ConcurrentHashMap<>();
  private static final AtomicLongArray OF_THE_GONE = new AtomicLongArray(COUNTS);

  final Thread thread;
  final Dice dice;

  /** What the thread has cached, 0 for nothing; one place for each kind. */
  final long[] cached = new long[CACHES];

  /** What the thread has cached of the kinds that ask this thread alone, by realm. */
  final long[] cachedTargeted = new long[Realm.COUNT];

  final AtomicLongArray targetVersion = new AtomicLongArray(Realm.COUNT);
  final AtomicLongArray targetCovered = new AtomicLongArray(Realm.COUNT);

  /** How many items it has retired, and the last of them that was disposed of, by realm. */
  final long[] places = new long[Realm.COUNT];

  final long[] lastDisposed = new long[Realm.COUNT];

  /** Set by opaque writes inside kernel bodies of the default realm, which no pinner may see. */
  final AtomicBoolean inKernel = new AtomicBoolean();

  @Nullable Cell cell;
  @Nullable Item kept;
  int depth;
  int pins;

  /** Whether others may unpark and interrupt the thread. */
  boolean disturbable = true;

  /** Whether it calls nothing that could park for reasons of its own. */
  boolean transitionsOnly;

  private final long[] counts = new long[COUNTS];
  private final AtomicReference<@Nullable String> doing = new AtomicReference<>();
  private final AtomicLong since = new AtomicLong();

  Self(Thread thread, long seed) {
    this.thread = thread;
    this.dice = new Dice(Dice.mix(seed));
  }

  /** The calling thread's, or null if it is not one of the program's. */
  static @Nullable Self current() {
    Thread thread = Thread.currentThread();
    return thread instanceof CrewThread crew ? crew.self : OF_OTHERS.get(new Identity(thread));
  }

  /** The calling thread's, which somebody else has made; it stays until {@link #leave}. */
  static Self currentOrEnrolled(long seed) {
    Self self = current();
    if (self == null) {
      Thread thread = Thread.currentThread();
      self = new Self(thread, seed);
      self.disturbable = false; // nobody knows what its pool would make of it
      OF_OTHERS.put(new Identity(thread), self);
      self.enter();
    }
    return self;
  }

  void enter() {
    ALL.add(this);
    TARGETS.set(dice.below(TARGETS.length()), this);
  }

  void leave() {
    ALL.remove(this);
    OF_OTHERS.remove(new Identity(thread));
    for (int i = 0; i < TARGETS.length(); i++) {
      TARGETS.compareAndSet(i, this, null);
    }
    for (int i = 0; i < COUNTS; i++) {
      OF_THE_GONE.addAndGet(i, counts[i]);
    }
  }

  /** Makes sure that others find it; short-lived threads take the places of those that live on. */
  void stay() {
    if (dice.oneIn(4)) {
      TARGETS.set(dice.below(TARGETS.length()), this);
    }
  }

  static @Nullable Self any(Dice dice) {
    return TARGETS.get(dice.below(TARGETS.length()));
  }

  void count(Count count) {
    counts[count.ordinal()]++;
  }

  static long total(Count count) {
    long total = OF_THE_GONE.get(count.ordinal());
    for (Self self : ALL) {
      total += self.counts[count.ordinal()];
    }
    return total;
  }

  /** Says what the thread begins, for the watch. No fence. */
  void begin(String what) {
    since.setOpaque(Watch.now());
    doing.setRelease(what);
  }

  void end() {
    doing.setRelease(null);
  }

  @Nullable String doing() {
    return doing.getAcquire();
  }

  long since() {
    return since.getOpaque();
  }

  /** A thread as a key, whatever its own equals and hashCode are. */
  private static final class Identity {
    private final Thread thread;

    Identity(Thread thread) {
      this.thread = thread;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(thread);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity identity && identity.thread == thread;
    }
  }
}
