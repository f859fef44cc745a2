package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jdks;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.Libraries;
import dev.sojourn.e2e.harness.OnEveryJdk;
import dev.sojourn.e2e.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Options, configuration files, patterns and class files that a fuzzer makes, Jazzer: for a fixed
 * number of inputs from a fixed seed, or as long and from where {@code -Dfuzz.seconds} and {@code
 * -Dfuzz.seed} say. What it finds it prints with the input, to be put into {@code
 * integration-tests/fuzz/inputs}.
 */
final class FuzzIT {
  /** Jazzer's status when it has found something. */
  private static final int FOUND = 77;

  private static final int RUNS = Integer.getInteger("fuzz.runs", 400);
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 0);
  private static final String SEED = System.getProperty("fuzz.seed", "1");

  private static final int LONGEST = 600;
  private static final int NOISE = 100;

  /** What was found once. */
  private static final String INPUTS =
      Artifacts.ROOT.resolve("integration-tests/fuzz/inputs").toString();

  private static final String PROGRAMS = "dev.sojourn.e2e.programs.";

  /** Of javac, kotlinc, scalac and groovyc's runtime; each must stand alone, before its kin. */
  private static final List<String> CLASSES =
      List.of(
          PROGRAMS + "weaving.Shapes",
          PROGRAMS + "weaving.Shapes$Point",
          PROGRAMS + "weaving.Shapes$Default",
          PROGRAMS + "weaving.Weaving",
          "kotlin.text.Regex",
          "kotlinx.coroutines.DelayKt",
          "scala.util.Try$",
          "groovy.util.ConfigObject");

  /** What the findings say of the faults on purpose. */
  private static final List<String> PLANTED =
      List.of(
          "on purpose, at a backslash",
          "on purpose, at a new version",
          "bytes were allocated, the limit is",
          "is rejected when it is woven: java.lang.ClassFormatError: Truncated class file");

  /** Of whole jars, one class in so many is woven. */
  private static final int EVERY = SECONDS > 0 ? 1 : 8;

  /** With all that the targets need, and libraries of many compilers. */
  private static Jvm targets(Jdk jdk) {
    Path[] libraries =
        Libraries.classPath(
            "jazzer-", "byte-buddy-", "kotlin-stdlib-", "kotlinx-", "scala-", "groovy-", "netty-");
    List<Path> classPath = new ArrayList<>(Arrays.asList(libraries));
    classPath.set(0, Artifacts.AGENT_JAR); // in the place of the runtime, which it carries
    classPath.add(Artifacts.fuzzTargets());
    Jvm jvm = Jvm.on(jdk).classPath(classPath.toArray(Path[]::new));
    return jvm.flag("-Xmx1g", "-Xshare:off", "-Dfuzz.classes=" + String.join(",", CLASSES));
  }

  private static Jvm jazzer(Jdk jdk, boolean planted, Path folder, String... limits) {
    Jvm jvm = targets(jdk).flag("-Dfuzz.twin=" + planted, "-XX:+EnableDynamicAgentLoading");
    jvm.flag("-Djazzer.internal.conditional_hooks=true"); // see Allocation
    if (jdk.feature() >= 24) {
      jvm.flag("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--target_class=dev.sojourn.fuzz.Fuzz",
                "--instrumentation_includes=dev.sojourn.agent.options.*:dev.sojourn.agent.patterns.*"
                    + ":dev.sojourn.agent.weaving.**:dev.sojourn.fuzz.*",
                // Not what is made of the inputs.
                "--custom_hook_includes=dev.sojourn.fuzz.*",
                // It would take a file's name in an option for an attack.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-len_control=0",
                "-max_len=" + LONGEST,
                "-seed=" + SEED,
                "-timeout=60"));
    arguments.addAll(Arrays.asList(limits));
    return jvm.main("com.code_intelligence.jazzer.Jazzer", arguments.toArray(String[]::new));
  }

  private static Finished run(Jvm jvm) {
    try (Running running = jvm.start()) {
      return running.finish(Running.HANG_SECONDS + SECONDS);
    }
  }

  @OnEveryJdk
  void nothingIsFound(Jdk jdk, @TempDir Path folder) throws IOException {
    Path found = Files.createDirectory(folder.resolve("corpus"));
    String limit = SECONDS > 0 ? "-max_total_time=" + SECONDS : "-runs=" + RUNS;
    Finished finished =
        run(jazzer(jdk, false, folder, limit, found.toString(), INPUTS, noise(folder)));
    finished.exited(0).printedNothing();
    assertTrue(
        finished.err().stream().anyMatch(line -> line.matches("Done [0-9]+ runs in .*")),
        finished::toString);
  }

  /** Each fault on purpose is found, and by what it was made for. */
  @Tag("slow")
  @Test
  void plantedFaultsAreFound(@TempDir Path folder) throws IOException {
    String stop = "--keep_going=" + PLANTED.size();
    Jvm jvm = jazzer(Jdks.running(), true, folder, stop, "-runs=100000", noise(folder));
    Finished finished = run(jvm).exited(FOUND);
    List<String> findings =
        finished.err().stream().filter(line -> line.startsWith("== Java Exception: ")).toList();
    assertEquals(PLANTED.size(), findings.size(), finished::toString);
    for (String fault : PLANTED) {
      assertTrue(findings.stream().anyMatch(line -> line.contains(fault)), finished::toString);
    }
  }

  /** Classes of other compilers as they are: woven wherever that is possible, and verified. */
  @Test
  void wholeJarsAreWoven() {
    Path[] jars = Libraries.classPath("kotlin-stdlib-", "kotlinx-", "scala-", "groovy-", "netty-");
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(EVERY)));
    for (Path jar : Arrays.asList(jars).subList(2, jars.length)) {
      arguments.add(jar.toString());
    }
    Finished finished =
        run(
            targets(Jdks.running())
                .main("dev.sojourn.agent.weaving.WholeJars", arguments.toArray(String[]::new)));
    finished.exited(0).silent();
    assertTrue(number(finished, "woven") > 7_000 / EVERY, finished::toString);
    assertTrue(number(finished, "verified") > 7_000 / EVERY, finished::toString);
  }

  private static long number(Finished finished, String name) {
    return finished.out().stream()
        .filter(line -> line.startsWith(name + "="))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .sum();
  }

  /** Inputs to begin with, since they grow too slowly from nothing. */
  private static String noise(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(Long.parseLong(SEED));
    Path noise = Files.createDirectory(folder.resolve("noise"));
    for (int i = 0; i < NOISE; i++) {
      byte[] input = new byte[random.nextInt(20, LONGEST)];
      random.nextBytes(input);
      Files.write(noise.resolve("input" + i), input);
    }
    return noise.toString();
  }
}
