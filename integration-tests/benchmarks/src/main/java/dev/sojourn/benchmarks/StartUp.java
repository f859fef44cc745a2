package dev.sojourn.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * How long one program takes that loads many classes: without an agent, with agents that do
 * nothing, which is what the virtual machine itself loses, and with ours. All rows run once in each
 * round, and each is divided by the first of the same round.
 */
public final class StartUp {
  private static final int ROUNDS = 20;
  private static final String SELECT = ",user=sun.nio.ch.SelectorImpl.select(long)";

  private final Path home;
  private final List<Row> rows;

  /** One way to start the program, and what it took. */
  private static final class Row {
    final String name;
    final List<String> flags;
    final List<String> expected;
    final List<Double> millis = new ArrayList<>();
    final List<Double> processorMillis = new ArrayList<>();
    long classes;

    Row(String name, List<String> flags, String... expected) {
      this.name = name;
      this.flags = flags;
      this.expected = List.of(expected);
    }
  }

  private StartUp(Path home, List<Row> rows) {
    this.home = home;
    this.rows = rows;
  }

  /**
   * Measures.
   *
   * @param arguments the number of rounds, or none; then the homes of JDKs, or none for this one's
   * @throws Exception if a JVM cannot be started, or a row is not what its name says
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
    List<String> homes = new ArrayList<>(List.of(arguments));
    if (homes.size() < 2) {
      homes = List.of("", System.getProperty("java.home"));
    }
    Path folder = Files.createTempDirectory("start-up");
    try {
      for (String home : homes.subList(1, homes.size())) {
        StartUp startUp = new StartUp(Path.of(home), rows(folder));
        startUp.count(folder);
        startUp.measure(rounds);
        startUp.print(rounds);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(2);
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static List<Row> rows(Path folder) throws Exception {
    String plain = "-javaagent:" + emptyAgent(folder, false);
    String retransforming = "-javaagent:" + emptyAgent(folder, true);
    String ours = "log.level=warn";
    return List.of(
        new Row("no agent", List.of(), "0", "plain"),
        new Row("empty agent", List.of(plain), "0", "plain"),
        new Row("the same, may retransform", List.of(retransforming), "0", "plain"),
        new Row("the same, and looks at nothing", List.of(retransforming + "=x"), "0", "plain"),
        new Row("Sojourn, nothing woven", List.of(Agent.argument(ours)), "0", "plain"),
        new Row("Sojourn, one woven class", List.of(Agent.argument(ours)), "1", "plain"),
        new Row("Sojourn, 50 woven classes", List.of(Agent.argument(ours)), "50", "plain"),
        new Row(
            "Sojourn, a method of the JDK", List.of(Agent.argument(ours + SELECT)), "0", "jdk"));
  }

  private static Path emptyAgent(Path folder, boolean retransforms) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", EmptyAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", Boolean.toString(retransforms));
    Path jar = folder.resolve(retransforms ? "retransforming.jar" : "plain.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private void count(Path folder) throws Exception {
    Path log = folder.resolve("classes.log");
    for (Row row : rows) {
      run(row, "-Xlog:class+load:file=" + log);
      try (Stream<String> lines = Files.lines(log)) {
        row.classes = lines.filter(line -> line.contains(" source: ")).count();
      }
    }
  }

  private void measure(int rounds) throws Exception {
    for (int round = -1; round < rounds; round++) {
      List<Row> order = new ArrayList<>(rows);
      Collections.rotate(order, round); // nobody is always the one after the slow one
      for (Row row : order) {
        long start = System.nanoTime();
        long processorMillis = run(row, "-Xlog:disable");
        double millis = (System.nanoTime() - start) / 1e6;
        if (round >= 0) {
          row.millis.add(millis);
          row.processorMillis.add((double) processorMillis);
        }
      }
    }
  }

  /** Returns the processor time that the program says it has used. */
  private long run(Row row, String flag) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(row.flags);
    Collections.addAll(command, flag, "-cp", System.getProperty("java.class.path"));
    command.add(StartUpProgram.class.getName());
    command.addAll(row.expected);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(row.name + ": " + String.join(" ", command) + "\n" + said);
    }
    return Long.parseLong(said.trim());
  }

  private void print(int rounds) {
    System.out.printf(
        "%s, %d rounds; the program loads %,d classes of its own%n",
        home, rounds, StartUpProgram.CLASSES);
    System.out.printf(
        "%-32s %8s %16s %16s %8s %8s%n",
        "", "classes", "ms, median/least", "processor ms", "ratio", "of least");
    Row base = rows.get(0);
    for (Row row : rows) {
      double[] ratios = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        ratios[i] = row.millis.get(i) / base.millis.get(i);
      }
      System.out.printf(
          Locale.ROOT,
          "%-32s %,8d %7.0f / %6.0f %7.0f / %6.0f %8.2f %8.2f%n",
          row.name,
          row.classes,
          median(row.millis),
          Collections.min(row.millis),
          median(row.processorMillis),
          Collections.min(row.processorMillis),
          Pairs.median(ratios),
          Collections.min(row.millis) / Collections.min(base.millis));
    }
  }

  private static double median(List<Double> values) {
    return Pairs.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
