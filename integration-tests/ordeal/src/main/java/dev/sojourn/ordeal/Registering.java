package dev.sojourn.ordeal;

import dev.sojourn.Invalidation;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kinds that come and go while all others are at work. */
final class Registering {
  private Registering() {}

  static void one(World world, Self self) throws InterruptedException {
    Realm realm = world.realm(self.dice);
    AtomicBoolean gone = new AtomicBoolean();
    Runnable handler =
        () -> {
          if (gone.get()) {
            Findings.report(Check.UNREGISTERED, "a handler ran that was gone from " + realm);
          }
        };
    Invalidation kind =
        self.dice.oneIn(2)
            ? realm.domain.invalidation("brief", handler)
            : realm.domain.earlyInvalidation("brief", handler);
    self.count(Count.REGISTERED);
    for (int n = self.dice.below(4); n >= 0; n--) {
      kind.request();
      sojourn(world, self);
    }
    if (Plant.DEAD_TOO_SOON.on()) {
      gone.set(true);
      kind.request();
      sojourn(world, self);
    }
    kind.request();
    kind.unregister();
    realm.domain.synchronize();
    gone.set(true);
    kind.request();
    sojourn(world, self);
    kind.unregister();
    Thread.sleep(self.dice.below(4));
  }

  private static void sojourn(World world, Self self) {
    try {
      Sojourns.make(world, self);
    } catch (Oops e) {
      self.count(Count.THROWN);
    }
  }
}
