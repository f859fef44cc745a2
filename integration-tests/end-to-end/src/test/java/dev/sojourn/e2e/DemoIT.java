package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/** The demo proves its point, its twins fail as they must, and it refuses what it cannot do. */
@Isolated("it prints once a second")
final class DemoIT {
  private static final String[] SHORT = {"--seconds=2", "--threads=2", "--publish-ms=5"};
  private static final List<String> MODES = List.of("--policy=eager", "--policy=lazy");

  @OnEveryJdk
  void nothingIsWrong(Jdk jdk) {
    for (String policy : List.of("eager", "lazy", "adaptive")) {
      Finished demo = run(jdk, "--policy=" + policy);
      passes(demo);
      long barriers = number(demo, "policy +" + policy + ", ([0-9,]+) remote barriers .*");
      if (!policy.equals("adaptive")) { // or the tick decides
        assertEquals(policy.equals("lazy"), barriers > 0, demo::toString);
      }
    }
  }

  /** All code is verified, ours too, and nothing is granted that later releases will forbid. */
  @Tag("slow")
  @OnEveryJdk
  void nothingIsWrongUnderStrictFlags(Jdk jdk) {
    Jvm strict = Jvm.on(jdk).agent().flag("-Xverify:all");
    if (jdk.feature() >= 24) {
      strict.flag("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny");
    }
    passes(strict.jar(Artifacts.demoJar(), arguments("--policy=lazy")).run());
  }

  private static void passes(Finished demo) {
    demo.exited(0).onlyStartLine();
    assertEquals(0, number(demo, "wrong answers +([0-9,]+)"), demo::toString);
    assertEquals(0, number(demo, "reused-too-early reads +([0-9,]+)"), demo::toString);
    assertTrue(number(demo, "lookups +([0-9,]+) .*") > 0, demo::toString);
    assertTrue(number(demo, "publishes +([0-9,]+) .*") > 0, demo::toString);
    assertTrue(
        number(demo, "invalidations +[0-9,]+ requested / ([0-9,]+) run") > 0, demo::toString);
    assertTrue(
        number(demo, "grace periods +([0-9,]+), p50 .* / p99 .* / max .*") > 0, demo::toString);
    assertTrue(
        number(demo, "tables +[0-9,]+ retired / ([0-9,]+) disposed / [0-9,]+ pending") > 0,
        demo::toString);
    assertEquals(2, progressLines(demo).size(), demo::toString);
    assertTrue(demo.out().get(demo.out().size() - 1).contains("PASSED"), demo::toString);
  }

  @Tag("slow")
  @OnEveryJdk
  void reuseWithoutAGracePeriodIsCaught(Jdk jdk) {
    for (String policy : MODES) {
      Finished twin = run(jdk, policy, "--break=early-reuse").exited(1).onlyStartLine();
      long caught = number(twin, "reused-too-early reads +([0-9,]+)");
      assertTrue(caught > 0, twin::toString);
      says(twin, caught);
    }
  }

  @Tag("slow")
  @OnEveryJdk
  void cachesThatAreNotDroppedAreCaught(Jdk jdk) {
    for (String policy : MODES) {
      Finished twin = run(jdk, policy, "--break=no-invalidate").exited(1).onlyStartLine();
      long caught = number(twin, "wrong answers +([0-9,]+)");
      assertTrue(caught > 0, twin::toString);
      assertEquals(0, number(twin, "reused-too-early reads +([0-9,]+)"), twin::toString);
      says(twin, caught);
    }
  }

  @OnEveryJdk
  void whatCannotBeRunIsRefused(Jdk jdk) {
    Finished without = Jvm.on(jdk).jar(Artifacts.demoJar(), SHORT).run().exited(2);
    assertEquals(List.of(), without.out(), without::toString);
    assertTrue(String.join("\n", without.err()).contains("java -javaagent:"), without::toString);
    for (String wrong :
        new String[] {
          "--colour=red", "--seconds=soon", "--seconds=0", "--policy=fast", "--break=all", "red"
        }) {
      Finished refused = run(jdk, wrong).exited(2).startLine();
      assertEquals(List.of(), refused.out(), refused::toString);
      assertEquals(2, refused.err().size(), refused::toString);
      String said = refused.err().get(1);
      for (String part : wrong.split("=", -1)) {
        assertTrue(said.contains(part), said);
      }
      assertTrue(said.contains("--publish-ms"), () -> "the valid ones are not named: " + said);
    }
  }

  private static Finished run(Jdk jdk, String... more) {
    return Jvm.on(jdk).agent().jar(Artifacts.demoJar(), arguments(more)).run();
  }

  private static String[] arguments(String... more) {
    String[] arguments = new String[SHORT.length + more.length];
    System.arraycopy(SHORT, 0, arguments, 0, SHORT.length);
    System.arraycopy(more, 0, arguments, SHORT.length, more.length);
    return arguments;
  }

  /** The verdict at the end names what was caught. */
  private static void says(Finished twin, long caught) {
    String verdict = twin.out().get(twin.out().size() - 1);
    assertTrue(verdict.contains("FAILED") && verdict.contains("%,d".formatted(caught)), verdict);
  }

  private static List<String> progressLines(Finished demo) {
    return demo.out().stream().filter(line -> line.matches(" *[0-9]+ s .* published .*")).toList();
  }

  /** The number in the one line of the summary that is like this. */
  private static long number(Finished demo, String line) {
    List<Long> found =
        demo.out().stream()
            .map(Pattern.compile(line)::matcher)
            .filter(Matcher::matches)
            .map(matcher -> Long.valueOf(matcher.group(1).replace(",", "")))
            .toList();
    assertEquals(1, found.size(), () -> line + "\n" + demo);
    return found.get(0);
  }
}
