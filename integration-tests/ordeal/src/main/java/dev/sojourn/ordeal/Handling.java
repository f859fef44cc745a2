package dev.sojourn.ordeal;

import java.util.concurrent.locks.LockSupport;

/** What handlers do besides: some ask, retire, throw. */
final class Handling {
  private Handling() {}

  static void more(Self self, Realm realm) {
    self.count(Count.HANDLED);
    if (Plant.SWALLOWED_PERMIT.on()) {
      LockSupport.parkNanos(1);
    }
    if (Plant.SWALLOWED_INTERRUPT.on()) {
      Thread.interrupted();
    }
    int choice = self.dice.below(1 << 14);
    if (choice < 160 && self.transitionsOnly) {
      return;
    }
    if (choice < 64) {
      realm.kinds.get(choice % realm.kinds.size()).requestOnly();
    } else if (choice < 128) {
      Trinket.retire(realm);
    } else if (choice < 160) {
      realm.domain.startGracePeriod();
    } else if (choice < 162) {
      self.count(Count.THROWN);
      throw Oops.ON_PURPOSE;
    }
  }
}
