package dev.sojourn.twins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each twin is caught by each of the checks that it names, and the engine as it is by none. */
class TwinsIT {
  /** How long a check looks for a fault: a hang limit, since a race may not come at once. */
  private static final int TWIN_SECONDS = 120;

  /** How long one finds nothing in the engine as it is, which its own run shows for longer. */
  private static final int CLEAN_SECONDS = 3;

  /** Of those that are tried in builds without the slow test, one in so many. */
  private static final int EVERY = 10;

  static List<Twin> twins() {
    return Twin.all();
  }

  static List<Twin> someTwins() {
    List<Twin> twins =
        twins().stream()
            .filter(twin -> twin.checks().stream().allMatch(c -> c.kind() == Check.Kind.TEST))
            .toList();
    return IntStream.range(0, twins.size())
        .filter(i -> i % EVERY == 0)
        .mapToObj(twins::get)
        .toList();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("twins")
  void isCaught(Twin twin) throws Exception {
    assertIsCaught(twin);
  }

  /** Some of the twins, for builds without the slow test. */
  @Tag("brief")
  @ParameterizedTest
  @MethodSource("someTwins")
  void isCaughtByATest(Twin twin) throws Exception {
    assertIsCaught(twin);
  }

  /** None is stale, and each can be compiled; the slow test does so too. */
  @Tag("brief")
  @Test
  void allCanBeMade() throws IOException {
    for (Twin twin : twins()) {
      Variant.of(twin);
    }
  }

  private static void assertIsCaught(Twin twin) throws Exception {
    assertFalse(twin.checks().isEmpty(), "nothing is to catch it");
    Variant variant = Variant.of(twin);
    for (Check check : twin.checks()) {
      if (check.kind() == Check.Kind.MODEL) {
        assertIsModelled(twin, check);
      } else {
        Fork fork = Fork.run(check, variant, TWIN_SECONDS);
        assertTrue(fork.isCaught(), fork::output);
        System.out.printf(
            "%s: %s; caught by %s (%s) after %,d ms%n",
            twin, twin.wrong(), check, fork.by(), fork.millis());
      }
    }
  }

  /** The model's test refutes a twin of the name. */
  private static void assertIsModelled(Twin twin, Check check) throws Exception {
    String row = "\"" + check.argument() + ", " + twin + ", ";
    assertTrue(Files.readString(Paths.MODELS_TEST).contains(row), row);
    System.out.printf("%s: %s; refuted in %s%n", twin, twin.wrong(), check);
  }

  /** One virtual machine for all tests of a kind, and one for each run of the others. */
  @Tag("slow")
  @Test
  void theEngineAsItIsPassesEveryCheck() throws Exception {
    Variant engine = Variant.ofTheEngine();
    for (Check.Kind kind : Check.Kind.values()) {
      List<String> arguments =
          twins().stream()
              .flatMap(twin -> twin.checks().stream())
              .filter(check -> check.kind() == kind)
              .map(Check::argument)
              .distinct()
              .sorted()
              .toList();
      switch (kind) {
        case TEST, RACE -> assertClean(new Check(kind, String.join(" ", arguments)), engine);
        case TORTURE, JCSTRESS -> {
          for (String argument : arguments) {
            assertClean(new Check(kind, argument), engine);
          }
        }
        case MODEL -> {} // its own test does
      }
    }
  }

  private static void assertClean(Check check, Variant engine) throws Exception {
    Fork fork = Fork.run(check, engine, CLEAN_SECONDS);
    assertTrue(fork.isClean(), fork::output);
    System.out.printf("no twin: %s passes in %,d ms%n", check, fork.millis());
  }

  /** The list for readers names exactly the twins that there are. */
  @Test
  void theReadmeNamesThemAll() throws Exception {
    List<String> rows =
        Files.readAllLines(Paths.MODULE.resolve("README.md")).stream()
            .filter(line -> line.startsWith("- `"))
            .map(line -> line.split("`", 3)[1])
            .toList();
    assertEquals(twins().stream().map(Twin::name).toList(), rows);
    assertTrue(rows.size() >= 12, rows::toString);
  }
}
