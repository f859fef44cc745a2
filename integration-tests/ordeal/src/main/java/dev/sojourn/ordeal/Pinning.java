package dev.sojourn.ordeal;

import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import org.jspecify.annotations.Nullable;

/** Those that hold other threads in user mode and use their values. */
final class Pinning {
  private Pinning() {}

  static void one(World world, Self self) {
    Self target = Self.any(self.dice);
    if (target == null) {
      return;
    }
    if (Plant.IGNORED_PIN.on()) {
      Cell cell = target.cell;
      if (cell != null && !cell.count(self.dice)) {
        Findings.report(Check.PIN, "a value was found half changed");
      }
      return;
    }
    if (Plant.LEAKED_PIN.on() && self.pins == 0 && target != self) {
      leak(target);
      return;
    }
    if (self.dice.oneIn(4)) {
      Doors.kernel(self, world.realm(0), (s, r) -> pin(world, s, target));
    } else {
      pin(world, self, target);
    }
    if (self.depth == 0 && self.pins == 0) {
      Doors.expect(world.realm(0), false, "after its last pin was closed");
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static void leak(Self target) {
    Pin unused = Sojourn.tryPin(target.thread);
  }

  private static void pin(World world, Self self, Self target) {
    try (Pin pin = Sojourn.tryPin(target.thread)) {
      if (!pin.isHeld()) {
        self.count(Count.REFUSED_PINS);
        return;
      }
      self.count(Count.PINS);
      self.pins++;
      try {
        held(world, self, target, pin);
      } finally {
        self.pins--;
      }
    }
  }

  private static void held(World world, Self self, Self target, Pin pin) {
    Doors.expect(world.realm(0), true, "with a pin held");
    Cell cell = Sojourns.CELLS.get(pin);
    int looks = self.dice.below(4);
    for (int i = 0; i <= looks; i++) {
      if (target.inKernel.getOpaque()) {
        Findings.report(Check.PIN, target.thread.getName() + " ran kernel code while pinned");
      }
      if (!cell.count(self.dice)) {
        Findings.report(Check.PIN, "a pinner found a value half changed");
      }
    }
    Thread owner = cell.owner;
    if (owner != null && owner != target.thread) {
      Findings.report(Check.IDENTITY, "a pin has led to the value of " + owner.getName());
    }
    if (self.dice.oneIn(64)) {
      nap();
    }
    if (self.dice.oneIn(8)) {
      inside(world, self);
    }
  }

  /** With a pin held all is nested: the thread stays in KERNEL. */
  private static void inside(World world, Self self) {
    switch (self.dice.below(4)) {
      case 0 -> Doors.user(self, world.realm(0), (s, r) -> Doors.expect(r, true, "with a pin"));
      case 1 -> another(self);
      case 2 -> Updates.replace(self, world.realm(0));
      default -> {
        try {
          Sojourn.quiesce();
          Findings.report(Check.CONTRACT, "quiesce() was not refused with a pin held");
        } catch (IllegalStateException e) {
          // As it must be.
        }
      }
    }
  }

  private static void another(Self self) {
    @Nullable Self second = Self.any(self.dice);
    if (second == null) {
      return;
    }
    try (Pin pin = Sojourn.tryPin(second.thread)) {
      if (pin.isHeld() && !Sojourns.CELLS.get(pin).count(self.dice)) {
        Findings.report(Check.PIN, "a pinner of two found a value half changed");
      }
    }
  }

  private static void nap() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
