package dev.sojourn.ordeal;

import org.jspecify.annotations.Nullable;

/** Replaces published items, and retires what was there. */
final class Updates {
  private Updates() {}

  /** Any thread, any mode. */
  static void replace(Self self, Realm realm) {
    Item next = realm.make(self.dice);
    if (next == null) {
      self.count(Count.STARVED);
      return;
    }
    int slot = self.dice.below(realm.slots.length());
    try {
      if (Plant.planted() == null && self.dice.oneIn(3)) {
        // Concurrent replacements are in no order with one another: nobody says which it was.
        realm.shelves.get(slot).replaceAndRetire(next, realm::dispose, Block.BYTES);
        realm.retired.incrementAndGet();
      } else {
        retire(self, realm, realm.slots.getAndSet(slot, next));
      }
      self.count(Count.RETIRED);
    } catch (VirtualMachineError e) {
      realm.lose();
      throw e;
    }
  }

  private static void retire(Self self, Realm realm, Item item) {
    if (Plant.EARLY_REUSE.on()) {
      realm.reclaim(item);
      return;
    }
    if (Plant.NO_WAIT.on()) {
      realm.domain.startGracePeriod();
      realm.reclaim(item);
      return;
    }
    if (Plant.NEVER_RETIRED.on()) {
      realm.retired.incrementAndGet();
      return;
    }
    item.place = ++self.places[realm.index];
    item.retirer = self;
    if (Plant.SWAPPED_ORDER.on()) {
      Trinket.retire(realm);
      item.place = self.dice.oneIn(2) ? item.place : item.place - 2;
    }
    hand(realm, item, self.dice.below(4096));
    if (Plant.DOUBLE_RETIRE.on()) {
      hand(realm, item, 0);
    }
    if (Plant.HAND_DISPOSAL.on()) {
      realm.dispose(item);
    }
  }

  private static void hand(Realm realm, Item item, int bytes) {
    realm.domain.retire(() -> realm.dispose(item), bytes);
    realm.retired.incrementAndGet();
  }

  /** Unlinks one that the caller will free itself. */
  static @Nullable Item unlink(Self self, Realm realm) {
    Item next = realm.make(self.dice);
    return next == null ? null : realm.slots.getAndSet(self.dice.below(realm.slots.length()), next);
  }
}
