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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The second torture program, which knows the API's documentation only, catches what is planted in
 * it, each by the check that is meant to; and then it finds nothing.
 */
@Isolated("the ordeal needs all processors for its races")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OrdealIT {
  /** What must be some in each run, or nothing was tortured. */
  private static final List<String> SOME =
      List.of(
          "sojourns",
          "reads",
          "retired",
          "disposed",
          "reclaimed",
          "grace-periods",
          "barriers",
          "covered",
          "targeted",
          "handled",
          "registered",
          "pins",
          "parks",
          "threads",
          "deaths");

  /** On each JDK, for all ways of running it one after the other. */
  private static final int SECONDS = Integer.getInteger("torture.seconds", 20);

  private static final List<String> POLICIES =
      List.of(System.getProperty("torture.policy", "eager,lazy,adaptive").split(",", -1));
  private static final String SEED = "--seed=" + Long.getLong("torture.seed", 7);
  private static final int SHARE = -Math.floorDiv(-SECONDS, POLICIES.size() + 2);

  /** No grace period, no coverage, no exclusion. */
  private static final List<String> SOME_PLANTS =
      List.of("early-reuse", "not-covered", "ignored-pin");

  /** The plants that nothing but a hang can show. */
  private static final List<String> HANGING = List.of("never-leaves", "leaked-pin");

  /** Small, so that callers are held back; the program reads it too. */
  private static final String LIMIT = "-Dsojourn.retire.max.count=2000";

  /** Stacks end inside the JDK's locks, too, and the JVM says so. */
  private static final String NO_WARNINGS = "-XX:-PrintWarnings";

  @Tag("slow")
  @OnEveryJdk
  @Order(1)
  void everyPlantIsCaught(Jdk jdk) {
    List<String> plants =
        Jvm.on(jdk).jar(Artifacts.ordealJar(), "--list-plants").run().exited(0).out().stream()
            .map(line -> line.split(" ", 2)[0])
            .toList();
    assertTrue(plants.size() >= 20, plants::toString);
    assertTrue(plants.containsAll(SOME_PLANTS), plants::toString);
    assertAreCaught(jdk, plants);
  }

  /** A small part of the slow test beside it, for builds without that. */
  @Tag("brief")
  @Test
  @Order(1)
  void somePlantsAreCaught() {
    assertAreCaught(Jdks.running(), SOME_PLANTS);
  }

  private static void assertAreCaught(Jdk jdk, List<String> plants) {
    for (String plant : plants) {
      Finished caught =
          agent(jdk, "lazy")
              .flag("-Xmx512m")
              .jar(
                  Artifacts.ordealJar(),
                  "--seconds=90",
                  "--patience=" + (HANGING.contains(plant) ? 10 : 60),
                  "--plant=" + plant,
                  "--without=divemaster",
                  SEED)
              .run()
              .exited(1);
      String verdict = line(caught, "verdict: ");
      System.out.println(jdk + ", " + plant + ": " + verdict);
      assertTrue(verdict.startsWith("FAILED, as --plant=" + plant + " must"), caught::toString);
    }
  }

  @Tag("slow")
  @OnEveryJdk
  @Order(2)
  void nothingIsFound(Jdk jdk) {
    for (String policy : POLICIES) {
      assertFindsNothing(jdk, policy);
    }
  }

  /** A small part of the slow test beside it, for builds without that. */
  @Tag("brief")
  @Test
  @Order(2)
  void aFewSecondsFindNothing() {
    assertFindsNothing(Jdks.running(), "lazy");
  }

  private static void assertFindsNothing(Jdk jdk, String policy) {
    Map<String, Long> totals =
        passed(agent(jdk, policy).flag("-Xmx512m"), "--policy=" + policy, SEED);
    for (String name : List.of("pooled", "dives", "overflows")) {
      assertTrue(totals.getOrDefault(name, 0L) > 0, () -> name + " " + totals);
    }
    assertEquals(jdk.feature() >= 21, totals.getOrDefault("virtual", 0L) > 0, totals::toString);
  }

  /** The heap is full again and again. */
  @Tag("slow")
  @OnEveryJdk
  @Order(3)
  void nothingIsFoundInFullHeaps(Jdk jdk) {
    Map<String, Long> totals =
        passed(agent(jdk, "adaptive").flag("-Xmx64m", "-XX:+UseSerialGC"), "--heap=ballast", SEED);
    for (String name : List.of("full-heaps", "out-of-memory")) {
      assertTrue(totals.getOrDefault(name, 0L) > 0, () -> name + " " + totals);
    }
  }

  /** Nothing is woven: the program makes its transitions itself. */
  @Tag("slow")
  @OnEveryJdk
  @Order(4)
  void nothingIsFoundWithoutTheAgent(Jdk jdk) {
    Jvm plain = Jvm.on(jdk).flag(LIMIT, NO_WARNINGS, "-Xmx512m");
    passed(plain, "--transitions=programmatic", SEED);
  }

  @OnEveryJdk
  @Order(5)
  void whatCannotBeRunIsRefused(Jdk jdk) {
    Finished without = Jvm.on(jdk).jar(Artifacts.ordealJar(), "--seconds=1").run().exited(2);
    assertTrue(String.join("\n", without.err()).contains("programmatic"), without::toString);
    for (String wrong : List.of("--colour=red", "--seconds=0", "--plant=none", "red")) {
      Finished refused = Jvm.on(jdk).jar(Artifacts.ordealJar(), wrong).run().exited(2);
      assertTrue(String.join("\n", refused.err()).contains("'" + wrong + "'"), refused::toString);
    }
  }

  private static Jvm agent(Jdk jdk, String policy) {
    return Jvm.on(jdk).flag(LIMIT, NO_WARNINGS).agent("policy=" + policy);
  }

  private static Map<String, Long> passed(Jvm jvm, String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "--seconds=" + SHARE;
    System.arraycopy(more, 0, arguments, 1, more.length);
    Finished clean;
    try (Running running = jvm.jar(Artifacts.ordealJar(), arguments).start()) {
      clean = running.finish(SHARE + Running.HANG_SECONDS).exited(0);
    }
    String head = line(clean, "ordeal: ");
    String totals = line(clean, "totals: ");
    String verdict = line(clean, "verdict: ");
    System.out.println(String.join("\n", head, totals, verdict));
    assertEquals("PASSED", verdict, clean::toString);
    Map<String, Long> numbers = new TreeMap<>();
    for (String part : totals.split(" ", -1)) {
      String[] pair = part.split("=", 2);
      numbers.put(pair[0], Long.valueOf(pair[1]));
    }
    for (String name : SOME) {
      assertTrue(numbers.getOrDefault(name, 0L) > 0, () -> name + "\n" + clean);
    }
    return numbers;
  }

  /** What follows the prefix in the one line that has it. */
  private static String line(Finished finished, String prefix) {
    List<String> found = finished.out().stream().filter(line -> line.startsWith(prefix)).toList();
    assertEquals(1, found.size(), finished::toString);
    return found.get(0).substring(prefix.length());
  }
}
