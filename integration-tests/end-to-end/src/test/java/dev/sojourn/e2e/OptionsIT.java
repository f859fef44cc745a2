package dev.sojourn.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Finished;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;

/** A wrong option costs one line that says what is right; only {@code fail=closed} stops. */
final class OptionsIT {
  private static final String HELLO = "woven=true\ninside=kernel";

  private static final int NONSENSE = 6;

  private static final List<String> KEYS =
      List.of(
          "policy",
          "policy.threads",
          "isolation",
          "stall.timeout",
          "retire.max.bytes",
          "retire.max.count",
          "log.level",
          "fail");

  /**
   * What is wrong with the arguments.
   *
   * @param key the option to be named
   * @param value its value, to be named too
   * @param valid what must be said to be valid
   */
  private record Wrong(String key, String value, List<String> valid) {}

  private static final Map<String, Wrong> WRONG =
      Map.ofEntries(
          wrong("colour=red", "colour", "red"),
          wrong("colour", "colour", ""),
          wrong("colour=re\nd", "colour", "re"),
          wrong("=red", "", "red"),
          wrong("stall.timeout", "stall.timeout", "", "10s"),
          wrong("stall.timeout=", "stall.timeout", "", "10s"),
          wrong("stall.timeout=soon", "stall.timeout", "soon", "10s"),
          wrong("stall.timeout=-1s", "stall.timeout", "-1s", "10s"),
          wrong("stall.timeout=999999999999m", "stall.timeout", "999999999999m", "10s"),
          wrong("retire.max.bytes=many", "retire.max.bytes", "many", "256m"),
          wrong("retire.max.bytes=99999999999g", "retire.max.bytes", "99999999999g", "256m"),
          wrong("retire.max.count=12x", "retire.max.count", "12x", "1000000"),
          wrong("log.level=loud", "log.level", "loud", "off", "error", "warn", "info", "debug"),
          wrong("policy=fast", "policy", "fast", "eager", "lazy", "adaptive"),
          wrong("policy.threads=io", "policy.threads", "io", "eager", "lazy", "adaptive"),
          wrong("policy.threads=io-*:fast", "policy.threads", "io-*:fast", "eager"),
          wrong("isolation=total", "isolation", "total", "strict"),
          wrong("fail=maybe", "fail", "maybe", "open", "closed"),
          wrong("stall.timeout=1s,stall.timeout=2s", "stall.timeout", "2s", "10s"),
          wrong("retire.max.count=5,Colour = 1=2 ,fail=open", "Colour", "1=2"));

  private static Map.Entry<String, Wrong> wrong(
      String arguments, String key, String value, String... valid) {
    return Map.entry(arguments, new Wrong(key, value, List.of(valid)));
  }

  @OnEveryJdk
  void wrongOptionsAreNamed(Jdk jdk) {
    WRONG.forEach(
        (arguments, wrong) -> {
          Finished finished =
              Jvm.on(jdk)
                  .brief()
                  .agent(arguments)
                  .program("shared.Greeting")
                  .run()
                  .printed("hello");
          assertEquals(1, finished.errors().size(), finished::toString);
          assertEquals(2, finished.err().size(), finished::toString);
          assertEquals(
              1,
              finished.err().stream().filter(l -> l.contains(Artifacts.VERSION)).count(),
              finished::toString);
          String line = finished.errors().get(0);
          String named = "option " + wrong.key() + " with value '" + wrong.value();
          assertTrue(line.contains(named), line);
          KEYS.forEach(key -> assertTrue(line.contains(key + " ("), line));
          wrong.valid().forEach(value -> assertTrue(line.contains(value), line));
        });
  }

  /** Silence is asked for in one place after the other, and called off in the one before it. */
  @OnEveryJdk
  void thePlacesHaveAnOrder(Jdk jdk, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "# ours\nlog.level = off\n");
    greeting(jdk, "config=" + file).silent();
    Jvm overFile = Jvm.on(jdk).agent("config=" + file).environment("SOJOURN_LOG_LEVEL", "info");
    overFile.program("shared.Greeting").run().printed("hello").onlyStartLine();
    Jvm variable = Jvm.on(jdk).agent().environment("SOJOURN_LOG_LEVEL", "off");
    variable.program("shared.Greeting").run().printed("hello").silent();
    Jvm overVariable = Jvm.on(jdk).agent().environment("SOJOURN_LOG_LEVEL", "off");
    overVariable.flag("-Dsojourn.log.level=info");
    overVariable.program("shared.Greeting").run().printed("hello").onlyStartLine();
    Jvm overProperty = Jvm.on(jdk).agent("log.level=off").flag("-Dsojourn.log.level=info");
    overProperty.program("shared.Greeting").run().printed("hello").silent();
  }

  private static Finished greeting(Jdk jdk, String arguments) {
    return Jvm.on(jdk).agent(arguments).program("shared.Greeting").run().printed("hello");
  }

  @OnEveryJdk
  void whatIsWrongIsNamedWithItsPlace(Jdk jdk, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "\n stall.timeout = soon\n");
    Finished finished =
        Jvm.on(jdk)
            .agent()
            .flag("-Dsojourn.config=" + file, "-Dsojourn.polcy=lazy")
            .environment("SOJOURN_SERVICE_HOST", "10.0.0.1")
            .program("shared.Greeting")
            .run()
            .printed("hello")
            .warned("SOJOURN_SERVICE_HOST", "sojourn.polcy) is not an option");
    assertEquals(1, finished.errors().size(), finished::toString);
    assertTrue(finished.errors().get(0).contains("(" + file + ":2:18)"), finished::toString);

    Jvm closed = Jvm.on(jdk).agent("fail=closed").flag("-Dsojourn.config=" + file);
    closed.program("shared.Hello").run().exited(3);
    Jvm warned = Jvm.on(jdk).agent("fail=closed").flag("-Dsojourn.polcy=lazy");
    warned.program("shared.Hello").run().printed(HELLO).warned("the nearest is policy;");
  }

  @OnEveryJdk
  void aWrongOptionDoesNotKeepFromWeaving(Jdk jdk) {
    Finished finished =
        Jvm.on(jdk).agent("colour=red").program("shared.Hello").run().printed(HELLO);
    assertEquals(1, finished.errors().size(), finished::toString);
  }

  @OnEveryJdk
  void failClosedDoesNotStart(Jdk jdk) {
    for (String arguments :
        List.of("fail=closed,colour=red", "stall.timeout=soon;fail=closed", "fail=closed,fail=x")) {
      Finished finished = Jvm.on(jdk).agent(arguments).program("shared.Hello").run().exited(3);
      assertEquals(List.of(), finished.out(), finished::toString);
      assertEquals(1, finished.err().size(), finished::toString);
      assertEquals(1, finished.errors().size(), finished::toString);
    }
  }

  @OnEveryJdk
  void rightOptionsAreTaken(Jdk jdk) {
    Jvm.on(jdk)
        .agent("fail=closed; stall.timeout=2m , retire.max.bytes=1g,retire.max.count=7")
        .program("shared.Hello")
        .run()
        .printed(HELLO)
        .onlyStartLine();
    Jvm.on(jdk).agent("log.level=debug").program("shared.Hello").run().printed(HELLO).startLine();
    Jvm.on(jdk).agent("").program("shared.Hello").run().printed(HELLO).onlyStartLine();
    for (String level : List.of("off", "error", "warn")) {
      Jvm.on(jdk)
          .agent("log.level=" + level)
          .program("shared.Greeting")
          .run()
          .printed("hello")
          .silent();
    }
    Jvm.on(jdk)
        .agent("log.level=off,colour=red")
        .program("shared.Hello")
        .run()
        .printed(HELLO)
        .silent();
  }

  /** Under {@code fail=open}, which none of this can change, whatever it is costs no start. */
  @OnEveryJdk
  void nonsenseNeverStopsTheStart(Jdk jdk, @TempDir Path folder) throws IOException {
    for (long seed = 0; seed < NONSENSE; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Path file = Files.write(folder.resolve("nonsense" + seed), nonsense(random));
      byte[] letters = nonsense(random);
      String arguments = new String(letters, ISO_8859_1).replaceAll("[^ -~]|fail|config|dump", "");
      Finished finished =
          Jvm.on(jdk)
              .brief()
              .agent("config=" + file + "," + arguments)
              .flag("-Dsojourn.policy=" + (char) random.nextInt(33, 127))
              .environment("SOJOURN_KERNEL", arguments)
              .program("shared.Greeting")
              .run()
              .printed("hello");
      assertTrue(!finished.errors().isEmpty(), finished::toString);
    }
  }

  /** Bytes among which there are pieces of options. */
  private static byte[] nonsense(SplittableRandom random) throws IOException {
    ByteArrayOutputStream nonsense = new ByteArrayOutputStream();
    for (int n = random.nextInt(5, 200); n > 0; n--) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      switch (random.nextInt(4)) {
        case 0 -> nonsense.write(random.nextInt());
        case 1 -> nonsense.write((key + "=").getBytes(ISO_8859_1));
        case 2 -> nonsense.write("\\,;|()+*.=#\n".charAt(random.nextInt(12)));
        default -> nonsense.write("kernel=a.B.c(int, ..)|".getBytes(UTF_16));
      }
    }
    return nonsense.toByteArray();
  }
}
