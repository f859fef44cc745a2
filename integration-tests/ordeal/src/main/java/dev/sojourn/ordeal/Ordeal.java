package dev.sojourn.ordeal;

import dev.sojourn.Sojourn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program. Ends with status 0 if nothing was found, 1 if something was, 2 if it cannot run. */
public final class Ordeal {
  private static final byte[] NOTHING = {};

  private final Arguments arguments;
  private final World world;

  @SuppressWarnings("UnusedVariable") // memory for the verdict
  private byte[] reserve = new byte[1 << 20];

  private Ordeal(Arguments arguments, World world) {
    this.arguments = arguments;
    this.world = world;
  }

  /**
   * Runs it.
   *
   * @param words see {@link Arguments}
   * @throws InterruptedException never
   */
  public static void main(String[] words) throws InterruptedException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
    } catch (IllegalArgumentException e) {
      refuse(e.getMessage());
      return;
    }
    if (arguments.list()) {
      for (Plant plant : Plant.values()) {
        System.out.println(plant.label() + "  " + plant.what());
      }
      return;
    }
    if (arguments.woven() && !Sojourn.isWoven()) {
      refuse("run it under the agent, java -javaagent:…, or with --transitions=programmatic");
      return;
    }
    Plant.plant(arguments.plant());
    Doors.useAnnotations(arguments.woven());
    int status = new Ordeal(arguments, new World()).run();
    System.out.flush();
    Runtime.getRuntime().halt(status); // threads that hang may not keep it
  }

  private static void refuse(@Nullable String why) {
    System.err.println(why);
    System.exit(2);
  }

  private int run() throws InterruptedException {
    System.out.println(
        "ordeal: JDK " + Runtime.version() + ", agent " + Sojourn.isWoven() + ", " + arguments);
    // Loads what the end of a stack, or a full heap, must not load first.
    StackTraceElement[] unused = new Throwable().getStackTrace();
    String unusedText = progress(0);
    new Watch(arguments.patience()).start();
    Crew crew = new Crew(world, arguments);
    crew.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.seconds());
    for (int tick = 1; System.nanoTime() - end < 0 && !isDecided(); tick++) {
      try {
        TimeUnit.MILLISECONDS.sleep(100);
        if (tick % 10 == 0) {
          System.out.println(progress(tick / 10));
          printNews();
        }
      } catch (OutOfMemoryError e) {
        // The next second has another chance. What progress uses is loaded.
      }
    }
    world.end();
    reserve = NOTHING; // what has filled the heap may not keep the verdict
    if (!isDecided()) {
      crew.join();
    }
    if (!isDecided()) {
      conclude();
    }
    printNews();
    return verdict();
  }

  /** A planted fault is caught by the check that is meant to, or by a hang, which ends all. */
  private boolean isDecided() {
    Plant plant = arguments.plant();
    return Findings.has(Check.HUNG) || (plant != null && plant.isCaught());
  }

  private static void printNews() {
    for (String text : Findings.news()) {
      System.out.println("violation: " + text);
    }
  }

  /** What must hold when all is quiet. */
  private void conclude() {
    Thread last = new CrewThread("last", 0, arguments.seed(), this::lastChecks);
    last.start();
    try {
      while (last.isAlive() && !Findings.has(Check.HUNG)) {
        last.join(100);
      }
    } catch (InterruptedException e) {
      Findings.threw("the end", e);
    }
  }

  private void lastChecks() {
    Self self = Self.currentOrEnrolled(0);
    Actor.once(
        world,
        arguments,
        "the last checks",
        (w, s) -> {
          for (Realm realm : w.realms()) {
            conclude(realm, s);
          }
        },
        self);
  }

  private static void conclude(Realm realm, Self self) throws InterruptedException {
    for (CachedKind kind : realm.kinds) {
      kind.updateAndAwait(self);
    }
    realm.domain.barrier(); // for what disposers have retired meanwhile
    Waits.barrier(self, realm);
    Doors.kernel(self, realm, Ordeal::lookAtAll);
  }

  private static void lookAtAll(Self self, Realm realm) {
    for (int i = 0; i < realm.slots.length(); i++) {
      Reading.look(self, realm, realm.slots.get(i));
      Reading.look(self, realm, realm.shelves.get(i).get());
    }
  }

  private String progress(int second) {
    long retired = 0;
    for (Realm realm : world.realms()) {
      retired += realm.retired.get();
    }
    return String.format(
        "%3d s  %,d sojourns  %,d covered  %,d grace periods  %,d retired  %,d pending%s",
        second,
        Self.total(Count.SOJOURNS),
        Self.total(Count.COVERED),
        Self.total(Count.GRACE_PERIODS),
        retired,
        retired - disposed(),
        Findings.any() ? "  violations: " + Findings.counts() : "");
  }

  private long disposed() {
    long disposed = 0;
    for (Realm realm : world.realms()) {
      disposed += realm.disposed.get();
    }
    return disposed;
  }

  private int verdict() {
    List<String> totals = new ArrayList<>();
    for (Count count : Count.values()) {
      totals.add(count.label() + "=" + Self.total(count));
    }
    totals.add("disposed=" + disposed());
    System.out.println("totals: " + String.join(" ", totals));
    Plant plant = arguments.plant();
    if (!Findings.any()) {
      System.out.println("verdict: PASSED" + (plant == null ? "" : ", and must not have"));
      return 0;
    }
    System.out.println(
        "verdict: FAILED"
            + (plant != null && plant.isCaught() ? ", as --plant=" + plant.label() + " must" : "")
            + ": "
            + Findings.counts());
    return 1;
  }
}
