package dev.sojourn.ordeal;

import dev.sojourn.PerThreadInvalidation;
import dev.sojourn.Protected;
import dev.sojourn.Sojourn;
import dev.sojourn.SojournDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A domain, what is protected in it, and what is cached of it. */
final class Realm {
  static final int COUNT = 3;
  static final String STOCK = "stock";
  static final String AUDIT = "audit";
  private static final List<String> NAMES = List.of("", STOCK, AUDIT);
  private static final int SLOTS = 12;
  private static final int BLOCKS = 160;

  final int index;
  final SojournDomain domain;

  /** Published items: plain references to be retired by hand, and protected ones. */
  final AtomicReferenceArray<Item> slots;

  final List<Protected<Item>> shelves = new ArrayList<>();
  final List<CachedKind> kinds = new ArrayList<>();
  final TargetedKind targeted;

  /** What is surely retired, and what of it is disposed of. */
  final AtomicLong retired = new AtomicLong();

  final AtomicLong disposed = new AtomicLong();

  private final Pool pool = new Pool(BLOCKS);
  private final AtomicInteger lostBlocks = new AtomicInteger();
  private final AtomicBoolean disposing = new AtomicBoolean();

  Realm(int index) {
    this.index = index;
    this.domain = Sojourn.domain(NAMES.get(index));
    Item[] first = new Item[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      first[i] = new Item(new Block());
      shelves.add(domain.protect(new Item(new Block())));
    }
    slots = new AtomicReferenceArray<>(first);
    for (CachedKind.Place place : CachedKind.Place.values()) {
      if (index == 0 || place != CachedKind.Place.PER_THREAD) {
        kinds.add(CachedKind.of(this, place));
      }
    }
    targeted = new TargetedKind(this);
  }

  /** A new item out of a block that nobody uses, or null if there is none. */
  @Nullable Item make(Dice dice) {
    Block block = pool.take(dice);
    if (block == null && lostBlocks.get() > 0) {
      block = new Block();
      lostBlocks.decrementAndGet();
    }
    return block == null ? null : new Item(block);
  }

  /** Gives back one that was never published. */
  void giveBack(Item item) {
    pool.give(item.block);
  }

  /** After an error nobody knows whether it is retired; its block is not used again. */
  void lose() {
    lostBlocks.incrementAndGet();
  }

  /** Frees an item that was unlinked a grace period ago. */
  void reclaim(Item item) {
    if (item.disposals.incrementAndGet() != 1) {
      Findings.report(Check.TWICE, item + " of " + this + " was disposed of more than once");
      return;
    }
    if (item.readers.get() != 0) {
      Findings.report(
          Check.EARLY, item + " of " + this + " was disposed of with a reader in its sojourn");
    }
    item.block.poison();
    pool.give(item.block);
  }

  /** The disposer of retired items. */
  void dispose(Item item) {
    beginDisposer();
    try {
      reclaim(item);
      Self retirer = item.retirer;
      if (retirer != null) {
        if (retirer.lastDisposed[index] >= item.place) {
          Findings.report(Check.ORDER, item + " of " + this + " came after a later one");
        }
        retirer.lastDisposed[index] = item.place;
      }
      countDisposal();
    } finally {
      endDisposer();
    }
    afterDisposal(Dice.mix(item.stamp));
  }

  /** Asks by the kind that may be run on behalf of others; in the default realm. */
  void requestOnBehalf() {
    for (CachedKind kind : kinds) {
      if (kind.invalidation instanceof PerThreadInvalidation slot) {
        slot.requestOnBehalf();
      }
    }
  }

  void beginDisposer() {
    if (disposing.getAndSet(true)) {
      Findings.report(Check.ORDER, "two disposers of " + this + " ran at the same time");
    }
  }

  void endDisposer() {
    disposing.set(false);
  }

  void countDisposal() {
    if (!Plant.UNCOUNTED_DISPOSAL.on()) {
      disposed.incrementAndGet();
    }
  }

  /** What some disposers do besides: ask, retire more, throw. */
  private void afterDisposal(long random) {
    int choice = (int) (random & 8191);
    if (choice < 128) {
      kinds.get(choice % kinds.size()).requestOnly();
    } else if (choice < 256) {
      Trinket.retire(this);
    } else if (choice < 320) {
      domain.startGracePeriod();
    } else if (choice < 322) {
      throw Oops.ON_PURPOSE;
    }
  }

  @Override
  public String toString() {
    return domain.toString();
  }
}
