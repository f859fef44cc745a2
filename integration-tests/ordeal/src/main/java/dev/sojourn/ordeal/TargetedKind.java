package dev.sojourn.ordeal;

import dev.sojourn.Invalidation;
import dev.sojourn.Request;
import java.time.Duration;

/** Like {@link CachedKind}, but with one version for each thread, which alone is asked. */
final class TargetedKind {
  private final Realm realm;
  private final Invalidation invalidation;

  TargetedKind(Realm realm) {
    this.realm = realm;
    this.invalidation = realm.domain.invalidation("targeted of " + realm, this::handle);
  }

  private void handle() {
    Self self = Self.current();
    if (self != null) {
      if (!Plant.IDLE_HANDLER.on()) {
        self.cachedTargeted[realm.index] = 0;
      }
      Handling.more(self, realm);
    }
  }

  /** In KERNEL. */
  void use(Self self) {
    check(self);
    self.dice.dawdle();
    check(self);
  }

  private void check(Self self) {
    int i = realm.index;
    long floor = self.targetCovered.get(i);
    long value = self.cachedTargeted[i];
    if (value == 0) {
      value = self.targetVersion.get(i);
      self.cachedTargeted[i] = value;
    }
    if (value < floor) {
      Findings.report(
          Check.STALE,
          self.thread.getName() + " used " + value + ", and " + floor + " is covered: " + this);
    }
  }

  void update(Self self) throws InterruptedException {
    Self target = Self.any(self.dice);
    if (target == null) {
      return;
    }
    long now = target.targetVersion.incrementAndGet(realm.index);
    Thread asked = Plant.TARGETED_ASIDE.on() ? self.thread : target.thread;
    Request request = invalidation.request(asked);
    Duration patience =
        self.dice.oneIn(2) ? Duration.ofHours(1) : Duration.ofNanos(self.dice.below(2_000_000));
    boolean covered = request.isCovered() || request.awaitCovered(patience);
    if (covered) {
      target.targetCovered.accumulateAndGet(realm.index, now, Math::max);
      self.count(Count.TARGETED);
    } else {
      self.count(Count.TIMEOUTS);
    }
  }

  @Override
  public String toString() {
    return invalidation.toString();
  }
}
