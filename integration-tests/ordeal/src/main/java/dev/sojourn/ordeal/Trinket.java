package dev.sojourn.ordeal;

import java.util.concurrent.atomic.AtomicInteger;

/** What is retired for the sake of being retired: it must be disposed of, once. */
final class Trinket implements Runnable {
  private final Realm realm;
  private final AtomicInteger disposals = new AtomicInteger();

  private final boolean counted;

  private Trinket(Realm realm, boolean counted) {
    this.realm = realm;
    this.counted = counted;
  }

  /** One to be retired by hand, where nobody may know whether it is. */
  static Trinket uncounted(Realm realm) {
    return new Trinket(realm, false);
  }

  static Trinket retire(Realm realm) {
    Trinket trinket = new Trinket(realm, true);
    realm.domain.retire(trinket, 16);
    realm.retired.incrementAndGet();
    return trinket;
  }

  boolean isDisposed() {
    return disposals.get() > 0;
  }

  @Override
  public void run() {
    realm.beginDisposer();
    if (disposals.incrementAndGet() != 1) {
      Findings.report(Check.TWICE, "a trinket of " + realm + " was disposed of more than once");
    }
    if (counted) {
      realm.countDisposal();
    }
    realm.endDisposer();
  }
}
