package dev.sojourn.ordeal;

import dev.sojourn.Invalidation;
import dev.sojourn.PerThread;
import dev.sojourn.PerThreadInvalidation;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A version that counts up, caches of it that outlive sojourns, and the kind of invalidation that
 * drops them. A use in KERNEL must not be of a version before the last one that is covered.
 *
 * <p>Each cache is one thread's own. One that threads share would need more than the contract: a
 * thread that fills it late may be out of KERNEL, and so covered, before its handler has run.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays, of this run alone
final class CachedKind {
  /** Where the caches are. */
  enum Place {
    /** In the thread's own {@link Self}, which no clearing of thread locals reaches. */
    SELF,
    /** In the thread's own {@link Self}, and dropped by a kind that runs before others. */
    SELF_EARLY,
    /** In a thread local. */
    THREAD_LOCAL,
    /** In a slot that pinners reach. */
    PER_THREAD
  }

  private static final ThreadLocal<long[]> LOCALS =
      ThreadLocal.withInitial(() -> new long[Self.CACHES]);
  private static final PerThread<long[]> SLOT = PerThread.withInitial(() -> new long[1]);

  final Invalidation invalidation;
  private final Realm realm;
  private final Place place;
  private final int index;
  private final AtomicLong version = new AtomicLong(1);
  private final AtomicLong covered = new AtomicLong();

  private CachedKind(Realm realm, Place place) {
    this.realm = realm;
    this.place = place;
    this.index = realm.index * Place.values().length + place.ordinal();
    String name = place + " of " + realm;
    this.invalidation =
        switch (place) {
          case PER_THREAD -> SLOT.invalidation(name, CachedKind::dropOnBehalf);
          case SELF_EARLY -> realm.domain.earlyInvalidation(name, this::handle);
          default ->
              realm.index == 0
                  ? Sojourn.invalidation(name, this::handle)
                  : realm.domain.invalidation(name, this::handle);
        };
  }

  static CachedKind of(Realm realm, Place place) {
    return new CachedKind(realm, place);
  }

  private static long[] dropOnBehalf(long[] value) {
    if (!Plant.IDLE_ON_BEHALF.on()) {
      value[0] = 0;
    }
    return value;
  }

  private void handle() {
    Self self = Self.current();
    if (!realm.domain.isInKernel()) {
      Findings.report(Check.MODE, "a handler of " + realm + " ran outside KERNEL");
    }
    if (!Plant.IDLE_HANDLER.on()) {
      drop(self);
    }
    if (self != null) {
      Handling.more(self, realm);
    }
  }

  private void drop(@Nullable Self self) {
    switch (place) {
      case THREAD_LOCAL -> LOCALS.get()[index] = 0;
      default -> {
        if (self != null) {
          self.cached[index] = 0;
        }
      }
    }
  }

  /** In KERNEL: looks the value up, by way of the cache, and checks it against what is covered. */
  void use(Self self) {
    check(self, covered.get());
    self.dice.dawdle();
    check(self, covered.get());
  }

  private void check(Self self, long floor) {
    long value = cached(self);
    if (value == 0) {
      value = version.get();
      store(self, value);
    }
    if (value < floor) {
      Findings.report(
          Check.STALE,
          self.thread.getName() + " used " + value + ", and " + floor + " is covered: " + this);
    }
  }

  private long cached(Self self) {
    return switch (place) {
      case THREAD_LOCAL -> LOCALS.get()[index];
      case PER_THREAD -> SLOT.get()[0];
      default -> self.cached[index];
    };
  }

  private void store(Self self, long value) {
    switch (place) {
      case THREAD_LOCAL -> LOCALS.get()[index] = value;
      case PER_THREAD -> SLOT.get()[0] = value;
      default -> self.cached[index] = value;
    }
  }

  long requestOnly() {
    return invalidation.request();
  }

  /** Outside KERNEL: makes a new version, asks all threads, and mostly waits for coverage. */
  void update(Self self) throws InterruptedException {
    long now = version.incrementAndGet();
    self.count(Count.UPDATES);
    if (Plant.NO_REQUEST.on()) {
      cover(now);
      return;
    }
    long request = request(self);
    if (Plant.NOT_COVERED.on()) {
      cover(now);
      return;
    }
    if (isCovered(self, request)) {
      cover(now);
      self.count(Count.COVERED);
      if (self.dice.oneIn(4) && !invalidation.isCovered(request)) {
        Findings.report(Check.CONTRACT, "what was covered is not covered any more: " + this);
      }
    } else {
      self.count(Count.TIMEOUTS);
    }
  }

  /** Asks once more, and waits as long as it takes. */
  void updateAndAwait(Self self) throws InterruptedException {
    long request = request(self);
    if (!invalidation.awaitCovered(request, Duration.ofHours(1))) {
      Findings.report(Check.CONTRACT, "an hour was over at once: " + this);
    }
  }

  private long request(Self self) {
    if (invalidation instanceof PerThreadInvalidation slot && self.dice.oneIn(2)) {
      self.count(Count.ON_BEHALF);
      return slot.requestOnBehalf();
    }
    return invalidation.request();
  }

  private boolean isCovered(Self self, long request) throws InterruptedException {
    return switch (self.dice.below(4)) {
      case 0 -> invalidation.awaitCovered(request, Duration.ofNanos(self.dice.below(2_000_000)));
      case 1 -> poll(self, request);
      default -> invalidation.awaitCovered(request, Duration.ofHours(1));
    };
  }

  private boolean poll(Self self, long request) {
    for (int i = 0; i < 200; i++) {
      if (invalidation.isCovered(request)) {
        return true;
      }
      self.dice.dawdle();
    }
    return false;
  }

  private void cover(long now) {
    covered.accumulateAndGet(now, Math::max);
  }

  @Override
  public String toString() {
    return invalidation.toString();
  }
}
