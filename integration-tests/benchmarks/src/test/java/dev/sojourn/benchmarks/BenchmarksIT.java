package dev.sojourn.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Policy;
import dev.sojourn.engine.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every benchmark once, through the packaged jar. What they measure is not looked at. */
@Timeout(2 * BenchmarksIT.HANG_SECONDS)
class BenchmarksIT {
  static final int HANG_SECONDS = 300;

  private static final String PACKAGE = "dev.sojourn.benchmarks.";
  private static final Pattern NAME =
      Pattern.compile("\"benchmark\"\\s*:\\s*\"dev\\.sojourn\\.benchmarks\\.([^\"]+)\"");
  private static final Pattern THREADS = Pattern.compile("\"trackedThreads\"\\s*:\\s*\"([0-9]+)\"");
  private static final Pattern REQUESTS =
      Pattern.compile("\"requestsPerSecond\"\\s*:\\s*\"([0-9]+)\"");
  private static final Pattern ALLOCATED = Pattern.compile("\"gc\\.alloc\\.rate\\.norm\"");
  private static final String[] ONCE = {"-bm", "ss", "-wi", "0", "-i", "1", "-f", "1"};
  private static final String STRICT = "isolation=strict,log.level=off";

  @TempDir private Path dir = Path.of("");

  @Tag("slow")
  @Test
  void everyBenchmarkRunsUnderTheAgent() throws Exception {
    Path result = dir.resolve("result.json");
    Outcome outcome =
        java(List.of("-jar", jar(), "-prof", "gc", "-rf", "json", "-rff", result.toString()), ONCE);
    assertEquals(0, outcome.exit(), outcome.output());
    String json = Files.readString(result);
    List<String> names = all(NAME, json);
    assertEquals(
        List.of(
            "Broadcast.request",
            "GracePeriod.synchronize",
            "Pins.tryPinAndClose",
            "RoundTrip.floor",
            "RoundTrip.floorLazy",
            "RoundTrip.floorLazyNumbered",
            "RoundTrip.programmaticEager",
            "RoundTrip.programmaticLazy",
            "RoundTrip.wovenEager",
            "RoundTrip.wovenInDomainEager",
            "RoundTrip.wovenInDomainLazy",
            "RoundTrip.wovenLazy",
            "RoundTrip.wovenNested",
            "RoundTrip.wovenUser"),
        names.stream().distinct().sorted().toList());
    assertEquals(
        List.of("10", "10", "10", "10000", "10000", "10000"),
        all(THREADS, json).stream().sorted().toList());
    assertEquals(
        Map.of("0", 8L, "500", 8L), // every transition and the pin
        all(REQUESTS, json).stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
    assertEquals(names.size(), ALLOCATED.matcher(json).results().count());
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wovenEager",
        "wovenLazy",
        "wovenInDomainEager",
        "wovenInDomainLazy",
        "wovenNested",
        "wovenUser"
      })
  void wovenBenchmarksRefuseToRunWithoutTheAgent(String benchmark) throws Exception {
    Outcome outcome =
        java(List.of("-cp", jar(), "org.openjdk.jmh.Main", benchmark, "-foe", "true"), ONCE);
    assertNotEquals(0, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains("are not woven"), outcome.output());
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wovenLazy",
        "wovenInDomainLazy",
        "programmaticLazy",
        "GracePeriod -p policy=LAZY"
      })
  void lazyBenchmarksRefuseToMeasureAnEagerThread(String benchmark) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("-Dsojourn.agent.options=" + STRICT, "-jar", jar()));
    arguments.addAll(List.of(benchmark.split(" ", -1)));
    Outcome outcome = java(arguments, ONCE);
    assertNotEquals(0, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains("was to be INDETERMINATE"), outcome.output());
  }

  @Test
  void aThreadInTheOtherModeIsFound() {
    assertThrows(IllegalStateException.class, () -> Modes.require(Policy.EAGER), "untracked");
    Domain.DEFAULT.context().barriers().enable(() -> true, "of this test, and does nothing");
    Modes.adopt(Policy.LAZY);
    assertThrows(IllegalStateException.class, () -> Modes.require(Policy.EAGER));
    Modes.adopt(Policy.EAGER);
    assertThrows(IllegalStateException.class, () -> Modes.require(Policy.LAZY));
  }

  @Tag("slow")
  @Test
  void ratiosAreMeasured() throws Exception {
    prints(
        program("Ratios", "1"),
        "wovenEager / floor ",
        "wovenEager with requests / floor ",
        "wovenLazy / floorLazy ",
        "wovenLazy with requests / floorLazy ",
        "wovenLazy / floorLazyNumbered ",
        "programmaticEager / floor ",
        "programmaticEager with requests / floor ",
        "programmaticLazy / floorLazy ",
        "programmaticLazy with requests / floorLazy ",
        "wovenEager of two threads / of one ",
        "wovenLazy of two threads / of one ",
        "request to 10,000 threads / to 10 threads ",
        "synchronize, EAGER, 10,000 threads, us ",
        "synchronize, LAZY, 10,000 threads, us ",
        "wovenEager, B/op ",
        "wovenLazy, B/op ",
        "programmaticEager, B/op ",
        "programmaticLazy, B/op ",
        "request, B/op ",
        "pin, B/op ");
  }

  @Test
  void theBreakEvenIsMeasured() throws Exception {
    prints(program("BreakEven", "1"), "F with requests, ns ", "F = ", "B = ", "B / F = ");
  }

  @Test
  void theDisturbanceIsMeasured() throws Exception {
    prints(program("Disturbance", "1"), "requests, eager", "requests, lazy", "handshakes");
  }

  @Test
  void interruptsAreCountedWhereTheyCanBe() throws Exception {
    Outcome outcome = program("Interrupts", "1");
    if (Processors.obstacle() == null) {
      prints(outcome, "strict isolation: ", "lazy: ", " 0 remote barriers");
    } else {
      assertEquals(3, outcome.exit(), outcome.output());
      assertTrue(outcome.output().contains("not measured: "), outcome.output());
    }
  }

  @Tag("slow")
  @Test
  void startUpIsMeasured() throws Exception {
    prints(
        program("StartUp", "1"),
        "no agent ",
        "empty agent ",
        "the same, may retransform ",
        "the same, and looks at nothing ",
        "Sojourn, nothing woven ",
        "Sojourn, one woven class ",
        "Sojourn, 50 woven classes ",
        "Sojourn, a method of the JDK ");
  }

  /** It refuses to run as a row that it is not. */
  @ParameterizedTest
  @CsvSource({"1, plain, are not woven", "0, jdk, a method of the JDK is woven: false"})
  void startUpIsNotMeasuredOfSomethingElse(String woven, String bridged, String refusal)
      throws Exception {
    Outcome outcome = program("StartUpProgram", woven, bridged);
    assertNotEquals(0, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains(refusal), outcome.output());
  }

  @ParameterizedTest
  @CsvSource({
    "Transitions,LAZY",
    "BreakEven$Measurement,",
    "Disturbance$Measurement,",
    "Interrupts$Measurement,LAZY",
  })
  void noProgramTakesAnEagerThreadForALazyOne(String part, @Nullable String policy)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(Agent.argument(STRICT), "-cp", jar(), PACKAGE + part));
    if (policy != null) {
      arguments.add(policy);
    }
    arguments.add("1");
    Outcome outcome = java(arguments);
    assertNotEquals(0, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains("was to be INDETERMINATE"), outcome.output());
  }

  @Test
  void aMissingAgentIsNamed() throws Exception {
    String missing = dir.resolve("none.jar").toString();
    for (List<String> start :
        List.of(
            List.of("-jar", jar()),
            List.of("-cp", jar(), PACKAGE + "Ratios", "1"),
            List.of("-cp", jar(), PACKAGE + "StartUp", "1"))) {
      List<String> arguments = new ArrayList<>(List.of("-Dsojourn.agent.jar=" + missing));
      arguments.addAll(start);
      Outcome outcome = java(arguments);
      assertEquals(2, outcome.exit(), outcome.output());
      assertTrue(outcome.output().contains("agent jar is missing: " + missing), outcome.output());
    }
  }

  private static String jar() {
    return Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static void prints(Outcome outcome, String... texts) {
    assertEquals(0, outcome.exit(), outcome.output());
    for (String text : texts) {
      assertTrue(outcome.output().contains(text), () -> text + "\n" + outcome.output());
    }
  }

  private record Outcome(int exit, String output) {}

  private Outcome program(String name, String... arguments) throws Exception {
    return java(List.of("-cp", jar(), PACKAGE + name), arguments);
  }

  private Outcome java(List<String> arguments, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    command.addAll(List.of(more));
    Path output = dir.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(HANG_SECONDS, TimeUnit.SECONDS), "still running: " + command);
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
