package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** No error of the virtual machine breaks a promise, wherever it strikes. */
@Isolated("it runs everything beside everything else")
final class FaultsIT {
  /** A method that loses its catch blocks, a trial that must notice, and what it says. */
  private record Plant(String method, String trial, String found) {}

  private static final List<Plant> PLANTS =
      List.of(
          new Plant("Hooks.enterKernel", "round trip, woven, broadcast", "left in KERNEL"),
          new Plant("Hooks.quiesce", "quiesce, broadcast", "thrown out of KERNEL"),
          new Plant("SlowPath.run", "round trip, woven, broadcast", "believes that it runs"));

  private static final int STORM_SECONDS = 4;

  private static final String STORM = "storm: out-of-memory=[1-9][0-9]* dropped=0";

  /** Without this flag HotSpot may drop methods without their finally blocks (decision 30). */
  private static final String KEEP_FINALLY = "-XX:-EliminateAllocations";

  private static final String USUAL = "(retire|synchronize|request|close a pin)[^,]*, lazy";

  /** All of it on the JDK that runs this, and the lazy half on the others: it takes minutes. */
  @OnEveryJdk
  @Tag("nightly")
  void nothingIsBroken(Jdk jdk) {
    checkNothingIsBroken(jdk, jdk.equals(Jdks.running()) ? ".*" : ".*, lazy", 1, 20_000);
  }

  /**
   * All trials, with an error at one place in four. Which of four differs from trial to trial, and
   * trials have most of their places in common.
   */
  @OnEveryJdk
  @Tag("slow")
  void nothingIsBrokenAtOnePlaceInFour(Jdk jdk) {
    checkNothingIsBroken(jdk, jdk.equals(Jdks.running()) ? ".*" : ".*, lazy", 4, 4_500);
  }

  /** The trials of what is most used, with an error at every place. */
  @OnEveryJdk
  @Tag("slow")
  void nothingUsualIsBroken(Jdk jdk) {
    checkNothingIsBroken(jdk, USUAL, 1, 3_000);
  }

  /** A small part of the slow test beside it, for builds without that. */
  @Tag("brief")
  @Test
  void nothingUsualIsBrokenAtOnePlaceInFour() {
    checkNothingIsBroken(Jdks.running(), USUAL, 4, 700);
  }

  private static void checkNothingIsBroken(Jdk jdk, String trials, int every, int floor) {
    Jvm jvm =
        Jvm.on(jdk)
            .flag("-Xmx512m")
            .jar(Artifacts.faultsJar(), "--trial=" + trials, "--every=" + every);
    Finished finished = run(jvm, 0);
    System.out.println(jdk + ", one place in " + every + ", " + totals(finished));
    assertTrue(number(finished, "struck") > floor, finished::toString);
  }

  @Tag("slow")
  @OnEveryJdk
  void nothingIsBrokenByASmallHeap(Jdk jdk) {
    for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseG1GC")) {
      Jvm jvm =
          Jvm.on(jdk)
              .flag("-Xmx40m", collector, KEEP_FINALLY)
              .jar(Artifacts.faultsJar(), "--storm=" + STORM_SECONDS);
      Finished finished = run(jvm, 0);
      System.out.println(jdk + ", " + collector + ", " + totals(finished));
      assertTrue(finished.out().stream().anyMatch(line -> line.matches(STORM)), finished::toString);
    }
  }

  /** Catch blocks that are needed, and were taken away, are missed. */
  @Tag("slow")
  @OnEveryJdk
  void aPlantedFaultIsFound(Jdk jdk) {
    for (Plant plant : PLANTS) {
      Jvm jvm =
          Jvm.on(jdk)
              .jar(Artifacts.faultsJar(), "--plant=" + plant.method(), "--trial=" + plant.trial());
      Finished finished = run(jvm, 1);
      assertTrue(
          finished.out().stream()
              .anyMatch(line -> line.startsWith("BROKEN ") && line.contains(plant.found())),
          finished::toString);
    }
  }

  private static Finished run(Jvm jvm, int expected) {
    try (Running running = jvm.start()) {
      Finished finished = running.finish(5 * Running.HANG_SECONDS).exited(expected);
      assertEquals(List.of(), finished.err(), finished::toString);
      return finished;
    }
  }

  private static String totals(Finished finished) {
    return finished.out().stream()
        .filter(line -> line.startsWith("totals: "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(finished.toString()));
  }

  private static long number(Finished finished, String name) {
    for (String word : totals(finished).split(" ", -1)) {
      if (word.startsWith(name + "=")) {
        return Long.parseLong(word.substring(name.length() + 1));
      }
    }
    throw new AssertionError(finished.toString());
  }
}
