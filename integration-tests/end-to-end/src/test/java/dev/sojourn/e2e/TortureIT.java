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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The torture program finds nothing, finds what is broken on purpose, and refuses what it must. */
@Isolated("torture needs all processors for its races")
final class TortureIT {
  /** What must be some in each run, or nothing was tortured. */
  private static final List<String> SOME =
      List.of(
          "reads",
          "grace-periods",
          "disposed",
          "requests",
          "covered",
          "pins",
          "garbage",
          "held-back",
          "stalls",
          "halts",
          "loaders",
          "unloaded",
          "on-behalf",
          "births",
          "switches",
          "threw");

  /** For each JDK and policy, without its own time. */
  private static final int FEW_SECONDS = 7;

  /** On each JDK, for the policies one after the other. */
  private static final int SECONDS = Integer.getInteger("torture.seconds", 20);

  private static final List<String> POLICIES =
      List.of(System.getProperty("torture.policy", "eager,lazy,adaptive").split(",", -1));
  private static final String SEED = "--seed=" + Long.getLong("torture.seed", 7);
  private static final int SHRUNKEN_SECONDS = 8;

  /** A request that is not made, a remote barrier that is none, and a leak. */
  private static final List<String> SOME_TWINS =
      List.of("no-request", "no-barrier", "keeps-classes");

  /** How long a twin may go uncaught: a hang limit. */
  private static final String TWIN_SECONDS = "--seconds=90";

  @Tag("slow")
  @OnEveryJdk
  void nothingIsFound(Jdk jdk) {
    int seconds = -Math.floorDiv(-SECONDS, POLICIES.size());
    for (String policy : POLICIES) {
      assertFindsNothing(jdk, policy, seconds);
    }
  }

  /** A small part of the slow test beside it, for builds without that. */
  @Tag("brief")
  @Test
  void aFewSecondsFindNothing() {
    assertFindsNothing(Jdks.running(), "lazy", FEW_SECONDS);
  }

  private static void assertFindsNothing(Jdk jdk, String policy, int seconds) {
    Jvm program =
        Jvm.on(jdk)
            .agent()
            .jar(Artifacts.tortureJar(), "--seconds=" + seconds, "--policy=" + policy, SEED);
    Finished clean;
    try (Running running = program.start()) {
      clean = running.finish(seconds + Running.HANG_SECONDS).exited(0);
    }
    Map<String, Long> totals = passed(clean, 62);
    for (String name : SOME) {
      assertTrue(totals.getOrDefault(name, 0L) > 0, () -> name + "\n" + clean);
    }
    assertEquals(jdk.feature() >= 21, totals.getOrDefault("virtual", 0L) > 0, clean::toString);
    if (policy.equals("lazy")) {
      assertTrue(totals.getOrDefault("barriers", 0L) > 0, clean::toString);
    }
    // Where threads cannot be moved it says so.
    boolean immovable = clean.out().stream().anyMatch(line -> line.contains("are not moved"));
    assertEquals(immovable, totals.getOrDefault("moves", 0L) == 0, clean::toString);
    // The reports that the program has seen are the ones that the agent writes.
    assertTrue(
        clean.err().stream().anyMatch(line -> line.startsWith("  thread 'stalled 0' in KERNEL")),
        clean::toString);
  }

  /** The program finds nothing where the numbers of sojourns wrap, and they are seen to. */
  @Tag("slow")
  @OnEveryJdk
  void nothingIsFoundWhereNumbersWrap(Jdk jdk) {
    Finished clean =
        Jvm.on(jdk)
            .agent()
            .classPath(Artifacts.shrunkenEngine(), Artifacts.tortureJar())
            .main(
                "dev.sojourn.torture.Torture",
                "--seconds=" + SHRUNKEN_SECONDS,
                "--policy=lazy",
                SEED)
            .run()
            .exited(0);
    assertTrue(passed(clean, 16).getOrDefault("wraps", 0L) > 0, clean::toString);
  }

  /** Returns the totals. */
  private static Map<String, Long> passed(Finished clean, int bits) {
    String head = line(clean, "torture: JDK ");
    assertTrue(head.endsWith(", sojourn numbers of " + bits + " bits"), clean::toString);
    String verdict = line(clean, "verdict: ");
    assertTrue(verdict.startsWith("PASSED"), clean::toString);
    String totals = line(clean, "totals: ");
    String ages = line(clean, "ages: ");
    System.out.println(String.join("\n", head, totals, ages, verdict));
    checkAges(clean, numbers(ages));
    return numbers(totals);
  }

  private static void checkAges(Finished clean, Map<String, Long> ages) {
    assertEquals(6, ages.size(), clean::toString);
    assertTrue(ages.getOrDefault("0", 0L) > 0 && ages.getOrDefault("1", 0L) > 0, clean::toString);
    for (String age : List.of("2", "3", "4", "5")) {
      assertEquals(0L, ages.get(age), clean::toString);
    }
  }

  /** Each by a check that is about its fault, and no actor hangs or dies of it. */
  @Tag("slow")
  @OnEveryJdk
  void everyTwinIsCaught(Jdk jdk) {
    List<String> twins = twins(jdk);
    assertTrue(twins.size() >= 12, twins::toString);
    assertTrue(twins.containsAll(SOME_TWINS), twins::toString);
    assertAreCaught(jdk, twins);
  }

  /** A small part of the slow test beside it, for builds without that. */
  @Tag("brief")
  @Test
  void someTwinsAreCaught() {
    assertAreCaught(Jdks.running(), SOME_TWINS);
  }

  private static void assertAreCaught(Jdk jdk, List<String> twins) {
    for (String twin : twins) {
      Finished caught = torture(jdk, TWIN_SECONDS, "--policy=lazy", "--twin=" + twin).exited(1);
      String verdict = line(caught, "verdict: ");
      System.out.println(jdk + ", " + twin + ": " + verdict);
      assertTrue(verdict.matches("FAILED, caught by .*" + check(twin) + " .*"), caught::toString);
      assertTrue(!verdict.contains("threw"), caught::toString);
      assertEquals(check(twin).equals("hang"), verdict.contains("hang"), caught::toString);
    }
  }

  private static String check(String twin) {
    return switch (twin) {
      case "no-request", "not-covered", "handler-after-body", "handler-throws" ->
          "(broadcast|targeted)";
      case "lost-targeted" -> "targeted";
      case "no-barrier", "keeps-over-quiesce", "reader-outside-kernel" ->
          "(age|poison|cookie|broadcast|targeted|pin)";
      case "pin-that-only-counts" -> "pin";
      case "retires-without-limit" -> "retire";
      case "stalled-elsewhere", "stalls-in-user" -> "stall";
      case "keeps-classes" -> "leak";
      case "never-leaves" -> "hang";
      default -> "(age|poison|cookie)";
    };
  }

  @OnEveryJdk
  void whatCannotBeRunIsRefused(Jdk jdk) {
    Finished without = Jvm.on(jdk).jar(Artifacts.tortureJar(), "--seconds=1").run().exited(2);
    assertEquals(List.of(), without.out(), without::toString);
    assertTrue(String.join("\n", without.err()).contains("java -javaagent:"), without::toString);
    for (String wrong :
        List.of("--colour=red", "--seconds=0", "--policy=fast", "--twin=none", "--seed=x", "red")) {
      Finished refused = torture(jdk, wrong).exited(2);
      assertEquals(List.of(), refused.out(), refused::toString);
      String said = refused.err().get(refused.err().size() - 1);
      assertTrue(said.contains("'" + wrong + "'") && said.contains("--list-twins"), said);
    }
  }

  private static List<String> twins(Jdk jdk) {
    return torture(jdk, "--list-twins").exited(0).out().stream()
        .map(line -> line.split(" ", 2)[0])
        .toList();
  }

  private static Finished torture(Jdk jdk, String... arguments) {
    return Jvm.on(jdk).agent().jar(Artifacts.tortureJar(), arguments).run();
  }

  /** What follows the prefix in the one line that has it. */
  private static String line(Finished finished, String prefix) {
    List<String> found = finished.out().stream().filter(line -> line.startsWith(prefix)).toList();
    assertEquals(1, found.size(), finished::toString);
    return found.get(0).substring(prefix.length());
  }

  private static Map<String, Long> numbers(String text) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String part : text.split(" ", -1)) {
      String[] pair = part.split("=", 2);
      numbers.put(pair[0], Long.valueOf(pair[1]));
    }
    return numbers;
  }
}
