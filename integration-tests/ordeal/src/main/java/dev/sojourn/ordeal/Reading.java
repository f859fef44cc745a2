package dev.sojourn.ordeal;

import java.util.concurrent.locks.LockSupport;

/** Readers of protected state. */
final class Reading {
  private Reading() {}

  /** In KERNEL: reads an item several times, and sees that it stays what it is. */
  static void read(Self self, Realm realm) {
    self.count(Count.READS);
    Item item = self.kept;
    if (item == null || !Plant.KEPT_REFERENCE.on()) {
      item = pick(self, realm);
    }
    if (self.dice.oneIn(8)) {
      readCounted(self, realm, item);
    } else {
      readPlainly(self, realm, item);
    }
    if (Plant.KEPT_REFERENCE.on()) {
      self.kept = self.dice.oneIn(4) ? null : item;
    }
  }

  static Item pick(Self self, Realm realm) {
    int slot = self.dice.below(realm.slots.length());
    return self.dice.oneIn(2) ? realm.slots.get(slot) : realm.shelves.get(slot).get();
  }

  private static void readPlainly(Self self, Realm realm, Item item) {
    for (int n = self.dice.below(4); n >= 0; n--) {
      look(self, realm, item);
      self.dice.dawdle();
    }
  }

  private static void readCounted(Self self, Realm realm, Item item) {
    item.readers.getAndIncrement();
    readPlainly(self, realm, item);
    if (!Plant.COUNTED_OUTSIDE.on() || self.dice.oneIn(2)) {
      item.readers.getAndDecrement();
    }
  }

  static void look(Self self, Realm realm, Item item) {
    Block.Look look = item.block.look(item.stamp);
    if (look != Block.Look.GOOD) {
      Findings.report(
          Check.FREED,
          self.thread.getName()
              + " in KERNEL of "
              + realm
              + " found "
              + item
              + (look == Block.Look.POISONED ? " poisoned" : " used again"));
    }
  }

  /** A quiescent state between two reads. */
  static void overQuiesce(Self self, Realm realm) {
    Item item = pick(self, realm);
    look(self, realm, item);
    nap(Plant.KEPT_OVER_QUIESCE); // until it is unlinked
    boolean inKernel = self.inKernel.getPlain();
    if (realm.index == 0) {
      self.inKernel.setOpaque(false); // it may be pinned there
    }
    realm.domain.quiesce();
    self.inKernel.setOpaque(inKernel);
    nap(Plant.KEPT_OVER_QUIESCE); // until it is disposed of
    if (!Plant.KEPT_OVER_QUIESCE.on()) {
      item = pick(self, realm);
    }
    for (int n = self.dice.below(16); n >= 0; n--) {
      look(self, realm, item);
      self.dice.dawdle();
    }
  }

  private static void nap(Plant plant) {
    if (plant.on()) {
      LockSupport.parkNanos(4_000_000);
    }
  }
}
