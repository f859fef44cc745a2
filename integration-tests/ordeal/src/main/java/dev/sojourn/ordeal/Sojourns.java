package dev.sojourn.ordeal;

import dev.sojourn.GracePeriod;
import dev.sojourn.PerThread;

/** What is done in KERNEL. */
final class Sojourns {
  static final PerThread<Cell> CELLS = PerThread.withInitial(Cell::new);

  private static final int DEEPEST = 4;

  private Sojourns() {}

  /** One sojourn in a realm drawn at random. What the program throws on purpose comes out of it. */
  static void make(World world, Self self) {
    Realm realm = world.realm(self.dice);
    if (self.depth == 0 && self.dice.oneIn(32)) {
      Stays.longOne(self, realm);
    } else {
      Doors.kernel(self, realm, world.body());
    }
    self.count(Count.SOJOURNS);
    if (self.depth == 0 && self.pins == 0 && self.dice.oneIn(8)) {
      Doors.expect(realm, false, "after a sojourn");
    }
  }

  /** The body of a kernel method. */
  static void body(World world, Self self, Realm realm) {
    boolean before = self.inKernel.getPlain();
    self.depth++;
    if (realm.index == 0) {
      self.inKernel.setOpaque(true);
    }
    try {
      if (self.dice.oneIn(16)) {
        Doors.expect(realm, true, "in a kernel method");
      }
      for (int n = self.dice.below(4); n >= 0; n--) {
        deed(world, self, realm);
      }
    } finally {
      self.inKernel.setOpaque(before);
      self.depth--;
    }
  }

  private static void deed(World world, Self self, Realm realm) {
    switch (self.dice.below(32)) {
      case 0, 1 -> {
        if (self.depth < DEEPEST) {
          Doors.kernel(self, realm, world.body());
        }
      }
      case 2, 3 -> {
        if (self.depth < DEEPEST) {
          Doors.kernel(self, world.realm(self.dice), world.body());
        }
      }
      case 4, 5 -> {
        if (self.depth < DEEPEST) {
          userMode(world, self, realm);
        }
      }
      case 6 -> {
        if (self.pins == 0) {
          Reading.overQuiesce(self, realm);
        }
      }
      case 7 -> {
        if (self.dice.oneIn(8)) {
          throw Oops.ON_PURPOSE;
        }
      }
      case 8 -> {
        if (!self.transitionsOnly && self.dice.oneIn(4)) {
          Updates.replace(self, realm);
        }
      }
      case 9 -> {
        if (!self.transitionsOnly && self.dice.oneIn(8)) {
          asks(self, realm);
        }
      }
      case 10, 11, 12, 13 -> cell(self, realm);
      case 14, 15 -> realm.targeted.use(self);
      case 16, 17, 18, 19, 20, 21, 22 -> self.dice.of(realm.kinds).use(self);
      default -> Reading.read(self, realm);
    }
  }

  /** A stay in user mode in the middle of kernel code. */
  private static void userMode(World world, Self self, Realm realm) {
    Item kept = Plant.KEPT_OVER_USER.on() ? Reading.pick(self, realm) : null;
    boolean before = self.inKernel.getPlain();
    self.depth++;
    try {
      if (realm.index == 0) {
        self.inKernel.setOpaque(false);
      }
      Doors.user(self, realm, world.userBody());
    } finally {
      self.depth--;
      self.inKernel.setOpaque(before);
    }
    if (kept != null) {
      Reading.look(self, realm, kept);
    }
  }

  static void userBody(World world, Self self, Realm realm) {
    if (self.pins == 0 && self.dice.oneIn(4)) {
      Doors.expect(realm, false, "in a user method");
    }
    self.dice.dawdle();
    if (self.depth < DEEPEST && self.dice.oneIn(3)) {
      Doors.kernel(self, world.realm(self.dice), world.body());
    }
  }

  /** The thread's own value, in KERNEL of the default domain. */
  private static void cell(Self self, Realm realm) {
    if (realm.index != 0) {
      Reading.read(self, realm);
      return;
    }
    Cell cell = CELLS.get();
    Cell mine = self.cell;
    if (mine == null) {
      self.cell = cell;
    } else if (mine != cell) {
      Findings.report(Check.IDENTITY, self.thread.getName() + " has lost its per-thread value");
      self.cell = cell;
    }
    if (cell.owner == null) {
      cell.owner = self.thread;
    } else if (cell.owner != self.thread) {
      Findings.report(
          Check.IDENTITY, self.thread.getName() + " has the value of " + cell.owner.getName());
    }
    if (!cell.count(self.dice)) {
      Findings.report(Check.PIN, self.thread.getName() + " found its value half changed");
    }
    if (Plant.SET_ASIDE.on() && self.dice.oneIn(64)) {
      CELLS.set(new Cell());
    }
  }

  /** What may be asked in KERNEL, and what must be refused there. */
  private static void asks(Self self, Realm realm) {
    switch (self.dice.below(3)) {
      case 0 -> self.dice.of(realm.kinds).requestOnly();
      case 1 -> {
        GracePeriod period =
            self.dice.oneIn(2)
                ? realm.domain.startGracePeriod()
                : realm.domain.startExpeditedGracePeriod();
        self.dice.dawdle();
        if (period.isDone() != Plant.DONE_INSIDE.on()) {
          Findings.report(Check.CONTRACT, period + " is done in the sojourn that it began in");
        }
      }
      default -> Refusals.inKernel(self, realm);
    }
  }
}
