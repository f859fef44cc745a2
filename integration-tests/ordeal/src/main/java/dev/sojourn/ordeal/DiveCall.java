package dev.sojourn.ordeal;

import dev.sojourn.GracePeriod;
import dev.sojourn.Sojourn;
import java.time.Duration;
import java.util.List;

/** What is called at the end of the stack; one success, or as many failures as it takes. */
enum DiveCall {
  KERNEL {
    @Override
    void at(Dives dives) {
      Annotated.kernel(dives.self, dives.realm, LOOK);
    }
  },
  USER(true) {
    @Override
    void at(Dives dives) {
      Annotated.user(dives.self, dives.realm, NOTHING);
    }
  },
  QUIESCE(true) {
    @Override
    void at(Dives dives) {
      dives.realm.domain.quiesce();
    }
  },
  ENTER_KERNEL {
    @Override
    void at(Dives dives) {
      dives.transition = dives.realm.domain.enterKernel();
    }
  },
  ENTER_USER(true) {
    @Override
    void at(Dives dives) {
      dives.transition = dives.realm.domain.enterUser();
    }
  },
  REQUEST {
    @Override
    void at(Dives dives) {
      dives.realm.kinds.get(0).requestOnly();
    }
  },
  REQUEST_ONE {
    @Override
    void at(Dives dives) {
      if (dives.target != null) {
        dives.asked = dives.realm.kinds.get(0).invalidation.request(dives.target.thread);
      }
    }
  },
  ON_BEHALF {
    @Override
    void at(Dives dives) {
      dives.world.realm(0).requestOnBehalf();
    }
  },
  IS_COVERED {
    @Override
    void at(Dives dives) {
      dives.realm.kinds.get(0).invalidation.isCovered(dives.request);
    }
  },
  RETIRE {
    @Override
    void at(Dives dives) {
      Trinket trinket = dives.trinkets.get(dives.attempts - 1);
      dives.realm.domain.retire(trinket, 8);
      dives.retired.add(trinket);
    }
  },
  PIN {
    @Override
    void at(Dives dives) {
      if (dives.target != null) {
        dives.pin = Sojourn.tryPin(dives.target.thread);
      }
    }
  },
  PER_THREAD(true) {
    @Override
    void at(Dives dives) {
      if (dives.realm.index == 0) {
        Sojourns.CELLS.get();
      }
    }
  },
  START {
    @Override
    void at(Dives dives) {
      GracePeriod period = dives.realm.domain.startGracePeriod();
      period.isDone();
    }
  },
  SYNCHRONIZE {
    @Override
    void at(Dives dives) {
      dives.realm.domain.synchronize();
    }
  },
  EXPEDITED {
    @Override
    void at(Dives dives) {
      dives.realm.domain.synchronizeExpedited();
    }
  },
  AWAIT {
    @Override
    void at(Dives dives) {
      try {
        dives.realm.kinds.get(0).invalidation.awaitCovered(dives.request, Duration.ofMillis(5));
      } catch (InterruptedException e) {
        // Some disturbance.
      }
    }
  },
  BARRIER {
    @Override
    void at(Dives dives) {
      dives.realm.domain.barrier();
    }
  };

  // Made here, because a call site is not linked at the end of the stack.
  private static final Body LOOK = DiveCall::look;
  private static final Body NOTHING = DiveCall::nothing;
  private static final List<DiveCall> ALL = List.of(values());

  private final boolean inKernel;

  DiveCall() {
    this(false);
  }

  DiveCall(boolean inKernel) {
    this.inKernel = inKernel;
  }

  static DiveCall any(Dice dice) {
    DiveCall call = dice.of(ALL);
    boolean annotated = call == KERNEL || call == USER;
    return annotated && !Doors.annotationsUsed() ? QUIESCE : call;
  }

  /** The call alone: what it leaves open is closed by the dive. */
  abstract void at(Dives dives);

  /** Whether it is for a thread in KERNEL. */
  boolean inKernel() {
    return inKernel;
  }

  /** Where there is room. */
  void prepare(Dives dives) {
    dives.target = Self.any(dives.self.dice);
    dives.request = dives.realm.kinds.get(0).requestOnly();
    if (this == RETIRE) {
      dives.trinkets.clear();
      while (dives.trinkets.size() < Dives.ATTEMPTS) {
        dives.trinkets.add(Trinket.uncounted(dives.realm));
      }
    }
  }

  private static void look(Self self, Realm realm) {
    Reading.look(self, realm, Reading.pick(self, realm));
    realm.kinds.get(0).use(self);
    realm.targeted.use(self);
  }

  private static void nothing(Self self, Realm realm) {}
}
