package dev.sojourn.ordeal;

import dev.sojourn.Sojourn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The realms, and what the threads have in common. */
final class World {
  /** How many times the limit may be pending before it is no limit. */
  private static final long BOUND_FACTOR = 16;

  private final List<Realm> realms = new ArrayList<>();
  private final Body body = (self, realm) -> Sojourns.body(this, self, realm);
  private final Body userBody = (self, realm) -> Sojourns.userBody(this, self, realm);
  private final AtomicLong lastRare = new AtomicLong();
  private final long bound;
  private volatile boolean over;

  World() {
    for (int i = 0; i < Realm.COUNT; i++) {
      realms.add(new Realm(i));
    }
    Long limit = Long.getLong("sojourn.retire.max.count");
    bound = limit == null ? Long.MAX_VALUE : limit * BOUND_FACTOR;
    if (limit != null && !Sojourn.isWoven()) { // else it is an option of the agent's
      for (Realm realm : realms) {
        realm.domain.limitRetired(0, limit);
      }
    }
  }

  List<Realm> realms() {
    return realms;
  }

  Realm realm(int index) {
    return realms.get(index);
  }

  /** The default domain's for every second. */
  Realm realm(Dice dice) {
    return realms.get(dice.oneIn(2) ? 0 : dice.below(Realm.COUNT));
  }

  Body body() {
    return body;
  }

  Body userBody() {
    return userBody;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** Whether the time has come for something that holds others up until somebody cleans up. */
  boolean mayHoldUp() {
    long now = Watch.now();
    long last = lastRare.get();
    return now - last > 20 && lastRare.compareAndSet(last, now);
  }

  /** Sees that what is pending has a bound; returns whether it is within it. */
  boolean isBounded(Realm realm) {
    long pending = realm.retired.get() - realm.disposed.get();
    if (pending <= bound) {
      return true;
    }
    Findings.report(
        Check.BOUND,
        pending + " are retired and undisposed in " + realm + ", the bound is " + bound);
    return false;
  }
}
