package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.patterns.MethodPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Arguments before properties before variables before the file, and each says where it stood. */
final class OptionPlacesTest {
  private static final Map<String, String> NONE = Map.of();

  private final Path directory;

  OptionPlacesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String file(String... lines) throws IOException {
    return Files.write(directory.resolve("a.properties"), List.of(lines)).toString();
  }

  private static void assertSetting(String text, String where, Options options, Option option) {
    assertEquals(text, options.setting(option).text());
    assertEquals(where, options.setting(option).source().where());
  }

  @Test
  void thePlacesHaveAnOrder() throws IOException {
    String path = file("# all", "", "retire.max.count = 1", "policy=eager", " isolation=strict");
    Map<String, String> variables =
        Map.of("SOJOURN_CONFIG", path, "SOJOURN_RETIRE_MAX_COUNT", "2", "SOJOURN_POLICY", " lazy ");
    Map<String, String> properties = Map.of("sojourn.retire.max.count", "3");
    String[] counts = {"1", "2", "3", "4"};
    List<Options> more =
        List.of(
            Options.read("config=" + path, NONE, NONE),
            Options.read(null, NONE, variables),
            Options.read(null, properties, variables),
            Options.read("retire.max.count=4", properties, variables));
    for (int i = 0; i < counts.length; i++) {
      assertEquals(List.of(), more.get(i).problems());
      assertEquals(List.of(), more.get(i).warnings());
      assertEquals(Integer.parseInt(counts[i]), more.get(i).number(Option.RETIRE_MAX_COUNT));
    }
    Options all = more.get(3);
    assertSetting("4", "argument", all, Option.RETIRE_MAX_COUNT);
    assertSetting("lazy", "environment variable SOJOURN_POLICY", all, Option.POLICY);
    assertSetting("strict", path + ":5:12", all, Option.ISOLATION);
    assertSetting("10s", "default", all, Option.STALL_TIMEOUT);
    assertSetting(path, "environment variable SOJOURN_CONFIG", all, Option.CONFIG);
    assertSetting(
        "3", "system property sojourn.retire.max.count", more.get(2), Option.RETIRE_MAX_COUNT);
  }

  @ParameterizedTest
  @EnumSource
  void everyOptionHasItsNameInEveryPlace(Option option) throws IOException {
    String text = option == Option.CONFIG ? file("") : option.defaultText();
    assertSetting(
        text,
        "environment variable " + option.variable(),
        Options.read(null, NONE, Map.of(option.variable(), text)),
        option);
    assertSetting(
        text,
        "system property " + option.property(),
        Options.read(null, Map.of(option.property(), text), NONE),
        option);
    assertEquals(
        option.key(), option.variable().substring(8).toLowerCase(Locale.ROOT).replace('_', '.'));
  }

  @Test
  void aBadValueLeavesThatOfTheNextPlace() throws IOException {
    String path = file("stall.timeout=5s", "  policy =   fast", "colour", "config=b");
    Options options =
        Options.read(
            "stall.timeout=soon",
            Map.of("sojourn.config", path, "sojourn.fail", "x"),
            Map.of("SOJOURN_STALL_TIMEOUT", "-1s"));
    assertSetting("5s", path + ":1:15", options, Option.STALL_TIMEOUT);
    List<String> problems = options.problems();
    List<String> expected =
        List.of(
            "option config with value 'b' (" + path + ":4:8) is ignored",
            "option policy with value 'fast' (" + path + ":2:14) is not valid, it stays adaptive;",
            "option colour with value '' (" + path + ":3:1) is not an option and is ignored",
            "option stall.timeout with value '-1s' (environment variable SOJOURN_STALL_TIMEOUT)"
                + " is not valid, it stays 5s;",
            "option fail with value 'x' (system property sojourn.fail) is not valid",
            "option stall.timeout with value 'soon' (argument) is not valid, it stays 5s;");
    assertEquals(expected.size(), problems.size(), problems::toString);
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(problems.get(i).startsWith(expected.get(i)), problems.get(i));
    }
    assertEquals(List.of(), options.warnings());
  }

  @Test
  void patternsOfAFileAreOnAsManyLinesAsTheyNeed() throws IOException {
    String path =
        file(
            "kernel = a.B.c(int, long)|",
            "kernel=+d.E.f(..)",
            "# b",
            " user = g.H.*() | i.J",
            "kernel=k()");
    Options options = Options.read("config=" + path, NONE, NONE);
    List<MethodPattern> patterns = options.patterns().all();
    assertEquals(
        List.of("kernel=a.B.c(int, long)", "kernel=+d.E.f(..)", "user=g.H.*()"),
        patterns.stream().map(MethodPattern::toString).toList());
    assertEquals(
        List.of(path + ":1:10", path + ":2:8", path + ":4:9"),
        patterns.stream().map(MethodPattern::origin).toList());
    assertSetting("a.B.c(int, long)||+d.E.f(..)", path + ":1:10", options, Option.KERNEL);
    List<String> expected =
        List.of(
            "option kernel with value 'a.B.c(int, long)|' ("
                + path
                + ":1:10) is not valid, it"
                + " stays without the wrong pattern: "
                + path
                + ":1:27: expected a class and a method",
            "option user with value 'g.H.*() | i.J' ("
                + path
                + ":4:9) is not valid, it stays"
                + " without the wrong pattern: "
                + path
                + ":4:22: expected '('",
            "option kernel with value 'k()' ("
                + path
                + ":5:8) is not valid, it stays"
                + " without the wrong pattern: "
                + path
                + ":5:8: 'k' is no class and method");
    assertEquals(expected.size(), options.problems().size(), options.problems()::toString);
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(options.problems().get(i).startsWith(expected.get(i)), options.problems().get(i));
    }

    Options argument = Options.read("user=l.M.n(),config=" + path, NONE, NONE);
    assertSetting("l.M.n()", "argument", argument, Option.USER);
    assertEquals(3, argument.patterns().all().size(), "those of the file are replaced");
    Options twice = Options.parse("user=l.M.n();user=l.M.o()");
    assertEquals(1, twice.problems().size());
    assertSetting("l.M.n()", "argument", twice, Option.USER);
  }

  @Test
  void patternsMayComeButGoOnlyWhileDetached() throws IOException {
    String path = file("kernel=a.B.c()", "kernel=a.B.d()");
    Options first = Options.read("config=" + path, NONE, NONE);
    assertEquals(List.of(), first.change("policy=lazy", false, NONE, NONE).problems());
    Options more = first.change("kernel=a.B.d()|a.B.c()|x.Y.z(),user=u.V.w()", false, NONE, NONE);
    assertEquals(List.of(), more.problems());
    assertEquals(4, more.patterns().all().size());
    Options second = first.change("kernel=a.B.c()|x.Y.z(),dump=d", false, NONE, NONE);
    assertEquals(1, second.problems().size(), second.problems()::toString);
    assertTrue(
        second
            .problems()
            .get(0)
            .startsWith(
                "option kernel with value 'a.B.c()|x.Y.z()' (argument) would take hooks away,"
                    + " which only a detach can do, it stays a.B.c()|a.B.d();"),
        second.problems()::toString);
    assertEquals(2, second.patterns().all().size());
    assertEquals("d", second.word(Option.DUMP));
    Options detached = first.change("kernel=x.Y.z()", true, NONE, NONE);
    assertEquals(List.of(), detached.problems());
    assertEquals(1, detached.patterns().all().size());
    assertEquals(1, first.change("jmx.delay=9s", true, NONE, NONE).problems().size());
  }

  @Test
  void unknownNamesThatMayBeSomebodyElsesAreWarnings() {
    Options options =
        Options.read(
            "fail=closed",
            Map.of("sojourn.polcy", "lazy", "other.policy", "x"),
            Map.of("SOJOURN_SERVICE_HOST", "10.0.0.1", "OTHER", "x"));
    assertEquals(List.of(), options.problems());
    assertEquals(2, options.warnings().size());
    assertTrue(
        options.warnings().get(0).contains("(environment variable SOJOURN_SERVICE_HOST)"),
        options.warnings()::toString);
    assertTrue(
        options
            .warnings()
            .get(1)
            .contains(
                "(system property sojourn.polcy) is not an option and is ignored; the nearest is"
                    + " policy;"),
        options.warnings()::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "stal.timeout, stall.timeout",
    "stalltimeout, stall.timeout",
    "retire.max.byte, retire.max.bytes",
    "retire.count, retire.max.count",
    "policies, policy",
    "policy.thread, policy.threads",
    "isolatoin, isolation",
    "loglevel, log.level",
    "level, log.level",
    "kernels, kernel",
    "timeout, stall.timeout",
    "fial, fail",
    "jmxdelay, jmx.delay",
    "conf, config",
  })
  void theNearestNameIsTheOneThatWasMeant(String key, String nearest) {
    List<String> problems = Options.parse(key + "=1").problems();
    assertEquals(1, problems.size());
    assertTrue(
        problems.get(0).contains("; the nearest is " + nearest + "; the options are "),
        problems.get(0));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    String big = directory.resolve("big").toString();
    Files.write(Path.of(big), new byte[(1 << 20) + 1]);
    Map<String, String> reasons =
        Map.of(
            directory.resolve("absent").toString(),
            "there is no such file",
            directory.toString(),
            "it is not a file",
            big,
            "it is larger than");
    String good = file("retire.max.count=7");
    reasons.forEach(
        (path, reason) -> {
          Options options = Options.read("config=" + path, NONE, Map.of("SOJOURN_CONFIG", good));
          assertEquals(1, options.problems().size());
          assertTrue(
              options
                  .problems()
                  .get(0)
                  .startsWith(
                      "option config with value '"
                          + path
                          + "' (argument) is not valid, it stays "
                          + good
                          + ": "
                          + reason),
              options.problems().get(0));
          assertEquals(7, options.number(Option.RETIRE_MAX_COUNT));
        });
    assertEquals(
        List.of(), Options.read("config=none", NONE, Map.of("SOJOURN_CONFIG", good)).problems());
    assertEquals(
        1_000_000,
        Options.read("config=none", NONE, Map.of("SOJOURN_CONFIG", good))
            .number(Option.RETIRE_MAX_COUNT));
  }

  @Test
  void anAttachThatComesLaterChangesWhatItNames() throws IOException {
    String path = file("policy=lazy", "retire.max.bytes=1k");
    Options first = Options.read("isolation=strict,stall.timeout=3s,config=" + path, NONE, NONE);
    file("policy=eager", "retire.max.bytes=1k");
    Options second = first.change("stall.timeout=4s,jmx.delay=9s", false, NONE, NONE);
    assertSetting("strict", "argument", second, Option.ISOLATION);
    assertSetting("4s", "argument", second, Option.STALL_TIMEOUT);
    assertSetting("eager", path + ":1:8", second, Option.POLICY);
    assertSetting("2s", "default", second, Option.JMX_DELAY);
    assertEquals(1, second.problems().size());
    assertTrue(
        second
            .problems()
            .get(0)
            .startsWith(
                "option jmx.delay with value '9s' (argument) cannot be changed after the start, it"
                    + " stays 2s;"),
        second.problems()::toString);

    Options third =
        second.change("isolation=normal,config=none", false, NONE, Map.of("SOJOURN_X", "1"));
    assertEquals(List.of(), third.problems());
    assertEquals(1, third.warnings().size());
    assertSetting("normal", "argument", third, Option.ISOLATION);
    assertSetting("4s", "argument", third, Option.STALL_TIMEOUT);
    assertSetting("adaptive", "default", third, Option.POLICY);
    assertEquals(
        List.of(),
        third.change(null, false, NONE, Map.of("SOJOURN_X", "1")).warnings(),
        "said already");
  }

  /** The time is in proportion: the limit is for what would take hours. */
  @Test
  void aFileMayHaveManyLinesOfPatterns() throws IOException {
    String path = file("kernel=a.b()\n".repeat(80_000));
    Options options =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> Options.read("config=" + path, NONE, NONE));
    assertEquals(List.of(), options.problems());
    assertEquals(80_000, options.patterns().all().size());
  }
}
