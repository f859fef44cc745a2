package dev.sojourn.ordeal;

import dev.sojourn.Pin;
import dev.sojourn.Request;
import dev.sojourn.Transition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls at the end of the stack. A dive goes down to the last frame and tries a call there; where
 * it overflows, it is tried again a frame higher, and so on until it has come to its end. What it
 * leaves open is closed where there is room again.
 */
final class Dives {
  static final int ATTEMPTS = 400;

  final World world;
  final Self self;
  Realm realm;
  final List<Trinket> trinkets = new ArrayList<>();
  final List<Trinket> retired = new ArrayList<>(ATTEMPTS);
  long request;
  @Nullable Request asked;
  @Nullable Transition transition;
  @Nullable Pin pin;
  @Nullable Self target;
  int attempts;

  private @Nullable DiveCall call;
  private boolean done;

  Dives(World world, Self self) {
    this.world = world;
    this.self = self;
    this.realm = world.realm(0);
  }

  void one() throws InterruptedException {
    realm = world.realm(self.dice);
    DiveCall next = DiveCall.any(self.dice);
    if (next.inKernel()) {
      Doors.kernel(
          self,
          realm,
          (s, r) -> {
            dive(next);
            closeAll();
            Doors.expect(r, true, "after a dive into " + next + " in KERNEL");
          });
    } else {
      dive(next);
      closeAll();
    }
    for (Realm each : world.realms()) {
      Doors.expect(each, false, "after a dive into " + next);
    }
    self.count(Count.DIVES);
    Sojourns.make(world, self);
    if (self.dice.oneIn(16)) {
      realm.domain.synchronize();
    }
    checkRetired();
  }

  private void dive(DiveCall next) {
    // Once where there is room, so that classes are loaded and linked; then at the end.
    attempts = 1;
    next.prepare(this);
    next.at(this);
    closeAll();
    next.prepare(this);
    attempts = 0;
    call = next;
    done = false;
    switch (self.dice.below(3)) {
      case 0 -> fall();
      case 1 -> fallWide(1, 2, 3);
      default -> fallWider(1, 2, 3, 4, 5, 6, 7);
    }
    call = null;
  }

  @SuppressWarnings("InfiniteRecursion") // as it is meant
  private void fall() {
    try {
      fall();
    } catch (StackOverflowError e) {
      attempt();
    }
  }

  @SuppressWarnings("InfiniteRecursion") // as it is meant
  private long fallWide(long a, long b, long c) {
    try {
      return fallWide(b, c, a + 1) ^ a;
    } catch (StackOverflowError e) {
      attempt();
      return a + b + c;
    }
  }

  @SuppressWarnings("InfiniteRecursion") // as it is meant
  private long fallWider(long a, long b, long c, long d, long e, long f, long g) {
    try {
      return fallWider(b, c, d, e, f, g, a + 1) ^ (a + b * c - d) ^ g;
    } catch (StackOverflowError error) {
      attempt();
      return a + b + c + d + e + f + g;
    }
  }

  private void attempt() {
    if (!done && attempts < ATTEMPTS && call != null) {
      attempts++;
      call.at(this);
      done = true;
    }
  }

  private void closeAll() {
    for (int i = 0; i < attempts; i++) {
      self.count(Count.OVERFLOWS);
    }
    if (asked != null) {
      asked.isCovered();
      asked = null;
    }
    if (pin != null) {
      pin.close();
      pin = null;
    }
    if (transition != null) {
      transition.close();
      transition = null;
    }
  }

  /** What retire has said yes to must be gone after a barrier. */
  private void checkRetired() {
    if (retired.size() < ATTEMPTS / 2) {
      return;
    }
    for (Realm each : world.realms()) {
      each.domain.barrier();
    }
    for (Trinket trinket : retired) {
      if (!trinket.isDisposed()) {
        Findings.report(Check.LOST, "a trinket was retired at the end of the stack, and is lost");
      }
    }
    retired.clear();
  }
}
