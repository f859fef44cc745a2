package dev.sojourn.agent.options;

import static dev.sojourn.agent.options.OptionsTest.assertDefaults;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to get the agent's arguments wrong, and what is said about it. */
final class OptionProblemsTest {
  /** The one problem of the arguments, which must name the option, the value and all options. */
  private static String problem(String arguments, String key, String value) {
    List<String> problems = Options.parse(arguments).problems();
    assertEquals(1, problems.size(), () -> arguments + " → " + problems);
    String problem = problems.get(0);
    assertTrue(problem.startsWith("option " + key + " with value '" + value + "' "), problem);
    assertNamesAllOptions(problem);
    return problem;
  }

  private static void assertNamesAllOptions(String problem) {
    for (String key :
        List.of(
            "config",
            "stall.timeout",
            "retire.max.bytes",
            "retire.max.count",
            "log.level",
            "fail",
            "jmx.delay")) {
      assertTrue(problem.contains(" " + key + " ("), key + " is missing in: " + problem);
    }
    assertTrue(problem.contains("off, error, warn, info or debug"), problem);
    assertTrue(problem.contains("open or closed"), problem);
    assertEquals(1, problem.lines().count(), problem);
  }

  @Test
  void keepsTheDefaultOfWhatIsWrong() {
    String wrong =
        "stall.timeout=,retire.max.bytes=x,retire.max.count=-1,jmx.delay,log.level=,fail";
    Options options = Options.parse(wrong);
    assertEquals(6, options.problems().size());
    options.problems().forEach(OptionProblemsTest::assertNamesAllOptions);
    assertDefaults(options);
  }

  static Stream<Arguments> badValues() {
    List<String> everywhere =
        List.of("", "0", "-1", "+1", "1.5", "x", "=", "ten", "1_000", "0x10", "1 0", "٣");
    List<String> times =
        List.of(
            "10",
            "s",
            "0s",
            "0ms",
            "-5s",
            "10h",
            "10us",
            "5 s",
            "1s1s",
            "9223372037s",
            "9223372036855ms",
            "153722868m",
            "99999999999999999999s",
            "10sec");
    List<String> sizes =
        List.of(
            "k",
            "0k",
            "-1m",
            "1t",
            "1kb",
            "1 k",
            "8589934592g",
            "9223372036854775808",
            "9223372036854775807k");
    List<String> counts = List.of("1k", "0x1", "9223372036854775808", "-9223372036854775808");
    List<String> words = List.of("none", "opened", "trace", "infos", "nfo", "open closed", "true");
    return Stream.of(
            badValues("stall.timeout", times),
            badValues("jmx.delay", times),
            badValues("jmx.delay", List.of("off")),
            badValues("retire.exit.wait", times),
            badValues("retire.at.exit", times),
            badValues("retire.max.bytes", sizes),
            badValues("retire.max.count", counts),
            badValues("log.level", words),
            badValues("fail", words),
            badValues(
                "kernel", List.of("a.B.c(", "a.B.c(int", "+a.*.c(..)", "a.B.c()|", "|a.B.c()")),
            badValues("dump", List.of("")),
            Arrays.stream(Option.values())
                .filter(option -> option != Option.DUMP) // any name can be a folder's
                .flatMap(option -> badValues(option.key(), everywhere)))
        .flatMap(arguments -> arguments);
  }

  private static Stream<Arguments> badValues(String key, List<String> values) {
    return values.stream().map(value -> Arguments.of(key, value));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void namesABadValue(String key, String value) {
    String problem = problem(key + "=" + value, key, value);
    assertTrue(problem.contains("is not valid, it stays "), problem);
    boolean pattern = key.equals("kernel") || key.equals("user");
    assertEquals(pattern, problem.contains(": option " + key + ", character "), problem);
    assertDefaults(Options.parse(key + "=" + value));
  }

  @Test
  void namesWhatHasNoEqualsSign() {
    for (Option option : Option.values()) {
      assertTrue(problem(option.key(), option.key(), "").contains("is not valid"));
    }
    assertTrue(problem("closed", "closed", "").contains("is not an option"));
    assertTrue(problem("=5s", "", "5s").contains("is not an option"));
    assertTrue(problem("=", "", "").contains("is not an option"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stall", "stall.timeouts", "Fail", "FAIL", "retire", "help", "логи", "-"})
  void namesAnUnknownOption(String key) {
    assertTrue(problem(key + "=1", key, "1").contains("is not an option and is ignored"));
    assertDefaults(Options.parse(key + "=1"));
  }

  @Test
  void keepsTheFirstOfTwo() {
    String twice = "retire.max.count=7,fail=open,retire.max.count=8";
    assertTrue(problem(twice, "retire.max.count", "8").contains("is given twice, it stays 7"));
    assertEquals(7, Options.parse(twice).number(Option.RETIRE_MAX_COUNT));
    assertEquals(1, Options.parse("retire.max.count=7,retire.max.count=7").problems().size());

    String badFirst = "retire.max.count=x,retire.max.count=8";
    assertTrue(problem(badFirst, "retire.max.count", "x").contains("it stays 1000000"));
    assertEquals(8, Options.parse(badFirst).number(Option.RETIRE_MAX_COUNT));

    String badSecond = "stall.timeout=3s;stall.timeout=x";
    assertTrue(problem(badSecond, "stall.timeout", "x").contains("it stays 3s"));
    assertEquals(3_000_000_000L, Options.parse(badSecond).number(Option.STALL_TIMEOUT));
  }

  @Test
  void reportsEveryProblemInTheOrderOfTheArguments() {
    List<String> problems = Options.parse("a=1,fail=x;stall.timeout=0s,b").problems();
    assertEquals(
        List.of("a", "fail", "stall.timeout", "b"),
        problems.stream().map(problem -> problem.split(" ", -1)[1]).toList());
    problems.forEach(OptionProblemsTest::assertNamesAllOptions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no\npe=1", "nope=1\n2", "fail=o\r\npen", "a\u2028b=c", "fail=\u0085x\0y"})
  void keepsAProblemOnOneLine(String arguments) {
    List<String> problems = Options.parse(arguments).problems();
    assertEquals(1, problems.size());
    assertNamesAllOptions(problems.get(0));
    assertTrue(problems.get(0).chars().noneMatch(Character::isISOControl), problems.get(0));
  }

  /** A file that is no configuration at all, or a loop that has gone wrong. */
  @ParameterizedTest
  @ValueSource(strings = {"a,", "kernel=x,", "kernel=|", "|", "fail=x,", "kernel=(,"})
  void muchThatIsWrongIsNotMuchToRead(String piece) {
    for (String wrong : List.of(piece.repeat(100_000), "kernel=" + piece.repeat(100_000))) {
      List<String> problems = Options.parse(wrong).problems();
      assertTrue(problems.size() <= 51, () -> problems.size() + " problems");
      problems.forEach(problem -> assertTrue(problem.length() < 5_000, problem));
      assertTrue(
          problems.size() < 51 || problems.get(50).startsWith("and there are more problems"),
          () -> problems.get(problems.size() - 1));
    }
  }

  /** Of what nobody will read, nothing is made: each problem would repeat the value that stays. */
  @Test
  void whatIsNotSaidTakesNoMemory() {
    String longest = "\u0141.b()|".repeat(128) + "a.b()"; // two bytes for each character of it
    Map<String, String> before = Map.of("sojourn.kernel", longest);
    String wrong = ("kernel=" + "x|".repeat(50) + ",").repeat(300);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Options.read(wrong, before, Map.of());
    long start = threads.getCurrentThreadAllocatedBytes();
    Options options = Options.read(wrong, before, Map.of());
    long bytes = threads.getCurrentThreadAllocatedBytes() - start;
    assertEquals(51, options.problems().size());
    assertTrue(bytes < 1_500L * wrong.length(), bytes + " bytes for " + wrong.length());
  }

  /** The time is in proportion: the limit is for what would take hours. */
  @Test
  void longArgumentsAreCutInOneGo() {
    String commas = ",".repeat(1 << 20);
    for (String wrong : List.of(commas, commas + ")", "(" + commas, "),(".repeat(1 << 18))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> assertTrue(Options.parse(wrong + ",stall.timeout=3s").problems().size() < 52));
    }
  }
}
