package dev.sojourn.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs every benchmark once, through the packaged jar. What they measure is not looked at. */
@Timeout(120)
class BenchmarksIT {
  private static final Pattern NAME = Pattern.compile("\"benchmark\"\\s*:\\s*\"([^\"]+)\"");
  private static final String[] ONCE = {"-bm", "ss", "-wi", "0", "-i", "1", "-f", "1"};

  @TempDir private Path dir = Path.of("");

  @Test
  void everyBenchmarkRunsUnderTheAgent() throws Exception {
    Path result = dir.resolve("result.json");
    Outcome outcome =
        java(List.of("-jar", jar(), "RoundTrip", "-rf", "json", "-rff", result.toString()), ONCE);
    assertEquals(0, outcome.exit(), outcome.output());
    String prefix = RoundTrip.class.getName();
    assertEquals(
        List.of(prefix + ".floor", prefix + ".wovenEager", prefix + ".wovenNested"),
        NAME.matcher(Files.readString(result))
            .results()
            .map(match -> match.group(1))
            .sorted()
            .toList());
  }

  @Test
  void wovenBenchmarksRefuseToRunWithoutTheAgent() throws Exception {
    for (String benchmark : List.of("wovenEager", "wovenNested")) {
      Outcome outcome =
          java(List.of("-cp", jar(), "org.openjdk.jmh.Main", benchmark, "-foe", "true"), ONCE);
      assertNotEquals(0, outcome.exit(), outcome.output());
      assertTrue(outcome.output().contains("are not woven"), outcome.output());
    }
  }

  @Test
  void aMissingAgentIsNamed() throws Exception {
    Path missing = dir.resolve("none.jar");
    Outcome outcome =
        java(List.of("-Dsojourn.agent.jar=" + missing, "-jar", jar(), "RoundTrip"), ONCE);
    assertEquals(2, outcome.exit(), outcome.output());
    assertTrue(outcome.output().contains("agent jar is missing: " + missing), outcome.output());
  }

  private static String jar() {
    return Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");
  }

  private record Outcome(int exit, String output) {}

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
      assertTrue(process.waitFor(100, TimeUnit.SECONDS), "still running: " + command);
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
