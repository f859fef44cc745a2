package dev.sojourn.ordeal;

/** Retires in KERNEL, where nothing may hold it back, as much as it can, in bursts. */
final class Gluttony {
  private static final int SOJOURN = 8;

  private Gluttony() {}

  static void one(World world, Self self) throws InterruptedException {
    if (Watch.now() % 20 >= 4) {
      Thread.sleep(20);
      return;
    }
    Realm realm = world.realm(self.dice);
    if (world.isBounded(realm)) {
      Doors.kernel(self, realm, Gluttony::retire);
    } else {
      Thread.sleep(100);
    }
  }

  private static void retire(Self self, Realm realm) {
    for (int i = 0; i < SOJOURN; i++) {
      Trinket.retire(realm);
      self.count(Count.RETIRED);
    }
  }
}
