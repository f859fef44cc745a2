package dev.sojourn.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes every trial with every fault, and lists what was broken. */
public final class Main {
  private static final int SHIFTS = 1;

  /** After so many dives in a row that were not too short, the stack is enough. */
  private static final int ENOUGH = 4;

  private static final String ENGINE = "/dev/sojourn/engine/Hooks.class";

  private final List<String> engine;
  private final Map<String, String> options;

  /** One place in so many is tried. */
  private final int every;

  /** By what was broken and where, the trials that have found it. */
  private final Map<String, String> findings = new TreeMap<>();

  /** Trials that fail without a fault. */
  private final Set<String> failing = new HashSet<>();

  private @Nullable Laboratory lab;
  private boolean labIsRewritten;
  private long runs;
  private long struck;
  private int exempt;
  private int worlds;

  private Main(List<String> engine, Map<String, String> options) {
    this.engine = engine;
    this.options = options;
    every = Integer.parseInt(options.getOrDefault("--every", "1"));
  }

  /**
   * Runs.
   *
   * @param arguments {@code --name=value}; see the README
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      options.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    new Main(engineClasses(), options).run();
  }

  private void run() throws Exception {
    long start = System.nanoTime();
    int seconds = Integer.parseInt(options.getOrDefault("--storm", "0"));
    for (boolean lazy : new boolean[] {false, true}) {
      String policy = lazy ? ", lazy" : "";
      if (seconds > 0) {
        for (String what : World.make(engine, lazy, null, false).storm(seconds)) {
          found("a storm" + policy, null, what);
        }
        continue;
      }
      // One after the other: each has a copy of the engine, whose threads go on.
      List<String> trials = World.make(engine, lazy, null, false).trials();
      for (String how : List.of("inject", "dive")) {
        if (options.getOrDefault("--only", how).equals(how)) {
          tryAll(how, trials, lazy);
        }
      }
    }
    findings.forEach((what, where) -> System.out.println("BROKEN " + what + " | " + where));
    System.out.println(
        "totals: runs="
            + runs
            + " struck="
            + struck
            + " sites="
            + Sites.count()
            + " exempt="
            + exempt
            + " worlds="
            + worlds
            + " seconds="
            + (System.nanoTime() - start) / 1_000_000_000);
    System.out.println("verdict: " + (findings.isEmpty() ? "PASSED" : "FAILED"));
    System.exit(findings.isEmpty() ? 0 : 1);
  }

  private void tryAll(String how, List<String> trials, boolean lazy)
      throws ReflectiveOperationException {
    for (String trial : trials) {
      String name = lazy ? trial + ", lazy" : trial;
      if (name.matches(options.getOrDefault("--trial", ".*"))) {
        long runsBefore = runs;
        long began = System.nanoTime();
        if (how.equals("dive")) {
          dive(trial, lazy);
        } else {
          inject(trial, lazy);
        }
        if (options.containsKey("--verbose")) {
          long millis = (System.nanoTime() - began) / 1_000_000;
          System.out.println(
              how + ", " + name + ": " + (runs - runsBefore) + " runs, " + millis + " ms");
        }
      }
    }
  }

  /** Where to begin if not every place is tried: not at the same place in all trials. */
  private int first(String what) {
    return Math.floorMod(what.hashCode(), every);
  }

  /** An error at each place in turn, or at one in so many, until it is past the last one. */
  private void inject(String trial, boolean lazy) throws ReflectiveOperationException {
    for (Injection.Mode mode : Injection.Mode.values()) {
      String site = "";
      int most = Integer.parseInt(options.getOrDefault("--most", "20"));
      for (long n = 1L + first(trial + mode + lazy); site != null && most > 0; n += every) {
        Injection injection = new Injection(mode, n);
        List<String> broken = run(trial, lazy, true, injection);
        site = injection.struck();
        struck += site == null ? 0 : 1;
        most -= broken.isEmpty() || (site != null && Exempt.is(site, broken.get(0))) ? 0 : 1;
        for (String what : broken) {
          found(trial + (lazy ? ", lazy" : ""), site, what);
        }
      }
    }
  }

  /** Less and less of an exhausted stack, until there is enough for several times. */
  private void dive(String trial, boolean lazy) throws ReflectiveOperationException {
    for (int shift = 0; shift < SHIFTS; shift++) {
      int enough = 0;
      for (int frames = first(trial + lazy); enough < ENOUGH; frames += every) {
        Dive dive = new Dive(frames, shift);
        List<String> broken = run(trial, lazy, false, dive);
        enough = dive.struck() ? 0 : enough + 1;
        struck += dive.struck() ? 1 : 0;
        for (String what : broken) {
          found(trial + (lazy ? ", lazy" : ""), "dive " + frames + "/" + shift, what);
        }
      }
    }
  }

  private List<String> run(String trial, boolean lazy, boolean rewritten, Fault fault)
      throws ReflectiveOperationException {
    if (lab == null || lab.lazy() != lazy || labIsRewritten != rewritten) {
      lab = World.make(engine, lazy, options.get("--plant"), rewritten);
      labIsRewritten = rewritten;
      worlds++;
      for (String each : lab.trials()) {
        // No class is to be initialized, no call linked, at the end of a stack.
        if (!rewritten && !failing.contains(each)) {
          List<String> broken = lab.run(each, new Dive(Integer.MAX_VALUE, 0));
          if (!broken.isEmpty()) {
            found(each, "no fault", broken.get(0));
            failing.add(each);
            lab = null;
            return run(trial, lazy, false, fault);
          }
        }
      }
    }
    runs++;
    List<String> broken = lab.run(trial, fault);
    if (!broken.isEmpty()) {
      lab = null;
    }
    return broken;
  }

  private void found(String trial, @Nullable String site, String what) {
    if (site != null && Exempt.is(site, what)) {
      exempt++;
      return;
    }
    if (options.containsKey("--verbose")) {
      System.out.println("found: " + trial + " | " + site + " | " + what);
    }
    findings.merge(
        site + " | " + what.replaceAll("\\(?<.*", "").replaceAll("[0-9]{4,}", "…"),
        trial,
        (all, one) -> all.contains(one) || all.length() > 400 ? all : all + "; " + one);
  }

  /** The names of all classes of the engine and its API. */
  private static List<String> engineClasses() throws Exception {
    URI found = Main.class.getResource(ENGINE).toURI();
    if (found.getScheme().equals("jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(found, Map.of())) {
        return names(jar.getPath("/"));
      }
    }
    String path = Path.of(found).toString();
    return names(Path.of(path.substring(0, path.length() - ENGINE.length())));
  }

  private static List<String> names(Path root) throws IOException {
    List<String> names = new ArrayList<>();
    for (String folder : List.of("dev/sojourn", "dev/sojourn/engine")) {
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
            .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
            .sorted()
            .forEach(names::add);
      }
    }
    return names;
  }
}
