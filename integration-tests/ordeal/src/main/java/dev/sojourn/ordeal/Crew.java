package dev.sojourn.ordeal;

import java.util.ArrayList;
import java.util.List;

/** The threads that live as long as the run. */
final class Crew {
  private static final int SMALL_STACK = 256 * 1024;

  private final World world;
  private final Arguments arguments;
  private final List<Thread> threads = new ArrayList<>();

  Crew(World world, Arguments arguments) {
    this.world = world;
    this.arguments = arguments;
  }

  void start() {
    add("reader", 3, Crew::read);
    add("updater", 2, Crew::update);
    add("requester", 2, Crew::request);
    add("targeter", 1, (w, self) -> w.realm(self.dice).targeted.update(self));
    add("waiter", 2, Waits::one);
    add("pinner", 2, Pinning::one);
    add("registrar", 1, Registering::one);
    add("breeder", 1, Breeding::one);
    add("disturber", 1, Disturbing::one);
    add("glutton", 1, Gluttony::one);
    permits("parker", false);
    permits("second parker", false);
    if (arguments.ballast()) {
      add("ballast", 1, Ballast::one);
    } else {
      add("pooler", 1, Pooling::one);
      divers();
      if (Pooling.hasVirtual()) {
        add("conjurer", 1, Pooling::virtual);
        permits("virtual parker", true);
      }
    }
    if (Plant.NEVER_LEAVES.on()) {
      add("sitter", 1, (w, self) -> Doors.kernel(self, w.realm(0), (s, r) -> sit()));
    }
    if (Plant.LEAKED_TRANSITION.on()) {
      add("leaker", 1, Crew::leak);
    }
    if (Plant.OUTSIDE_KERNEL.on()) {
      add("trespasser", 2, (w, self) -> Reading.read(self, w.realm(self.dice)));
    }
    if (Plant.WRONG_DOMAIN.on()) {
      add("stray", 2, Crew::stray);
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  private void add(String name, int count, Deed deed) {
    if (arguments.without().contains(name)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      Actor actor = new Actor(world, arguments, name, deed);
      String full = name + " " + i;
      threads.add(
          i == 1 ? new OddThread(full, 0, seed(), actor) : new CrewThread(full, 0, seed(), actor));
    }
  }

  private long seed() {
    return Dice.mix(arguments.seed()) + threads.size();
  }

  /**
   * One that parks, and its observer, which is nobody's target; nobody else unparks or interrupts
   * it.
   */
  private void permits(String name, boolean virtual) {
    if (arguments.without().contains(name)) {
      return;
    }
    long seed = seed();
    Runnable work =
        () -> {
          Self self = Self.currentOrEnrolled(seed);
          self.disturbable = false;
          self.transitionsOnly = true;
          Permits permits = new Permits(self);
          observe(name, permits);
          new Actor(world, arguments, name, (w, s) -> permits.one(w)).run();
          self.leave();
        };
    threads.add(
        virtual
            ? new CrewThread(name + "'s starter", 0, seed, () -> startAndJoin(work))
            : new CrewThread(name, 0, seed, work));
  }

  private void observe(String name, Permits permits) {
    Thread observer = new Thread(() -> permits.observe(world), name + "'s observer");
    observer.setDaemon(true);
    observer.start();
  }

  private static void startAndJoin(Runnable work) {
    Thread virtual = Pooling.startVirtual(work);
    Self.currentOrEnrolled(0).disturbable = false;
    try {
      virtual.join();
    } catch (InterruptedException e) {
      Findings.threw("a join", e);
    }
  }

  /** Threads with small stacks, which are replaced from time to time. */
  private void divers() {
    Deed deed =
        (w, parent) -> {
          long seed = parent.dice.next();
          Thread diver =
              new CrewThread("diver", SMALL_STACK, seed, () -> dives(Self.currentOrEnrolled(seed)));
          diver.start();
          parent.end(); // what it waits for is watched itself
          diver.join();
        };
    add("divemaster", 1, deed);
  }

  private void dives(Self self) {
    Dives dives = new Dives(world, self);
    for (int i = 0; i < 100 && !world.isOver(); i++) {
      Actor.once(world, arguments, "dive", (w, s) -> dives.one(), self);
    }
  }

  private static void read(World world, Self self) {
    for (int i = 0; i < 32; i++) {
      Sojourns.make(world, self);
    }
  }

  private static void update(World world, Self self) throws InterruptedException {
    Realm realm = world.realm(self.dice);
    for (int n = self.dice.below(8); n >= 0; n--) {
      Updates.replace(self, realm);
    }
    world.isBounded(realm);
    if (self.dice.oneIn(4)) {
      Thread.sleep(self.dice.below(3));
    }
  }

  private static void request(World world, Self self) throws InterruptedException {
    Realm realm = world.realm(self.dice);
    self.dice.of(realm.kinds).update(self);
    if (self.dice.oneIn(16)) {
      Sojourns.make(world, self);
    }
  }

  private static void sit() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings({"CheckReturnValue", "MustBeClosedChecker", "resource"})
  private static void leak(World world, Self self) {
    if (self.dice.oneIn(16)) {
      world.realm(0).domain.enterKernel();
    }
    Sojourns.make(world, self);
  }

  /** Reads in KERNEL, but of another domain than the items'. */
  private static void stray(World world, Self self) {
    Doors.kernel(self, world.realm(1), (s, r) -> Reading.read(s, world.realm(2)));
  }

  /** Waits until all have come to their ends; the watch sees to it that they do. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      while (thread.isAlive() && !Findings.has(Check.HUNG)) {
        try {
          thread.join(100);
        } catch (OutOfMemoryError e) {
          // The heap is full for a moment yet.
        }
      }
    }
  }
}
