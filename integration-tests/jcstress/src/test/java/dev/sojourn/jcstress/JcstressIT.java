package dev.sojourn.jcstress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.JCStressTest;

/**
 * Every test of the packaged jar that was asked for has run, on the JDK that runs this one, and
 * found nothing.
 */
class JcstressIT {
  private static final Path JAR = Path.of(System.getProperty("jcstress.jar", "?"));
  private static final Path RESULTS = Path.of(System.getProperty("jcstress.results", "?"));
  private static final String MODE = System.getProperty("jcstress.mode", "?");

  /** Which tests: of their names, a part must be like this. */
  private static final Pattern TESTS = Pattern.compile(System.getProperty("jcstress.tests", "?"));

  private static final long HANG_SECONDS = Long.getLong("jcstress.hang.seconds", 1);

  /** So that an empty jar does not pass. */
  private static final int AT_LEAST = 30;

  /** One fork of each configuration; what matters is that actors meet, see the class Meeting. */
  private static final List<String> SHORT =
      List.of(
          "-f", "1", "-iters", "1", "-time", "200", "-sc", "false", "-af", "NONE", "-c", "2", "-hs",
          "256", "-pth", "false");

  private static final Pattern COUNTS =
      Pattern.compile(
          "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard");

  private static final Pattern VERDICT =
      Pattern.compile("\\.+ \\[(\\w+)\\] (dev\\.sojourn\\.\\S+)");
  private static final Pattern SAMPLES = Pattern.compile("^ *\\S.*?  +([\\d,]+) +[<\\d.]+%");

  @Test
  void allTestsRunAndFindNothing() throws Exception {
    Set<String> expected = tests();
    assertTrue(expected.size() >= AT_LEAST, expected::toString);
    expected.removeIf(test -> !TESTS.matcher(test).find());
    assertTrue(expected.size() >= 5, expected::toString);
    List<String> options = new ArrayList<>(List.of("-v", "-r", RESULTS.toString()));
    options.addAll(List.of("-t", TESTS.pattern()));
    if (MODE.equals("short")) {
      options.addAll(SHORT);
      options.addAll(List.of("-jvmArgs", "-XX:+UseParallelGC"));
    } else {
      options.addAll(List.of("-m", MODE));
    }
    long start = System.nanoTime();
    Path output = run(options);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    String text = Files.readString(output);

    MatchResult counts = last(COUNTS.matcher(text));
    int planned = Integer.parseInt(counts.group(1));
    assertEquals(planned + " 0 0 0", numbers(counts), output::toString);
    assertTrue(planned >= expected.size(), counts::group);

    Map<String, Long> samples = samples(text.substring(text.indexOf("RUN RESULTS:")));
    assertEquals(expected, samples.keySet(), output::toString);
    samples.forEach((test, count) -> assertTrue(count > 0, test + " has not run"));
    System.out.printf(
        "jcstress %s on JDK %s: %d tests, %d configurations, %,d samples, %d s%n",
        MODE,
        Runtime.version().feature(),
        samples.size(),
        planned,
        samples.values().stream().mapToLong(Long::longValue).sum(),
        seconds);
  }

  /** The tests in the jar, found by their annotation and not by the list that jcstress goes by. */
  private static Set<String> tests() throws Exception {
    Set<String> tests = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().matches("dev/sojourn/engine/.*\\.class")) {
          String name = entry.getName().replace('/', '.').replaceFirst("\\.class$", "");
          Class<?> type = Class.forName(name, false, JcstressIT.class.getClassLoader());
          if (type.isAnnotationPresent(JCStressTest.class)) {
            tests.add(name.replace('$', '.'));
          }
        }
      }
    }
    return tests;
  }

  private static Path run(List<String> options) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(RESULTS);
    Path output = directory.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    try {
      assertTrue(process.waitFor(HANG_SECONDS, TimeUnit.SECONDS), "jcstress hangs, see " + output);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> "jcstress has found something, see " + output);
    return output;
  }

  /** Passed, failed, and errors of both sorts. */
  private static String numbers(MatchResult counts) {
    return counts.group(2) + " " + counts.group(3) + " " + counts.group(4) + " " + counts.group(5);
  }

  private static MatchResult last(Matcher matcher) {
    return matcher.results().reduce((a, b) -> b).orElseThrow();
  }

  /** By test, how many outcomes were seen; of tests that passed. */
  private static Map<String, Long> samples(String results) {
    Map<String, Long> samples = new TreeMap<>();
    String test = "";
    for (String line : results.lines().toList()) {
      Matcher verdict = VERDICT.matcher(line);
      Matcher count = SAMPLES.matcher(line);
      if (verdict.find()) {
        test = verdict.group(2);
        assertEquals("OK", verdict.group(1), test);
      } else if (count.find()) {
        samples.merge(test, Long.parseLong(count.group(1).replace(",", "")), Long::sum);
      }
    }
    return samples;
  }
}
