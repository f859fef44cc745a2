package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.engine.Policies;
import dev.sojourn.engine.Policy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's arguments: every option, every unit. */
final class OptionsTest {
  private static Options valid(@Nullable String arguments) {
    Options options = Options.parse(arguments);
    assertEquals(List.of(), options.problems());
    return options;
  }

  static void assertDefaults(Options options) {
    assertEquals(TimeUnit.SECONDS.toNanos(10), options.number(Option.STALL_TIMEOUT));
    assertEquals(256L * 1024 * 1024, options.number(Option.RETIRE_MAX_BYTES));
    assertEquals(1_000_000, options.number(Option.RETIRE_MAX_COUNT));
    assertEquals(TimeUnit.SECONDS.toNanos(2), options.number(Option.JMX_DELAY));
    assertEquals("info", options.word(Option.LOG_LEVEL));
    assertEquals("open", options.word(Option.FAIL));
    assertEquals(Policy.ADAPTIVE, options.policy());
    assertEquals(List.of(), options.threadNames().entries());
    assertFalse(options.isStrict());
  }

  @Test
  void readsPatternsWithTheirCommas() {
    Options options = valid("kernel=a.B.c(int,long)|+d.E.f(..),fail=closed;user=g.H.*(), dump=d");
    assertEquals(
        List.of("kernel=a.B.c(int,long)", "kernel=+d.E.f(..)", "user=g.H.*()"),
        options.patterns().all().stream().map(MethodPattern::toString).toList());
    assertEquals("closed", options.word(Option.FAIL));
    assertEquals("d", options.word(Option.DUMP));
    assertEquals(List.of(), valid("kernel=none").patterns().all());
    Options unclosed = Options.parse("kernel=a.B.c(int,fail=closed");
    assertEquals(1, unclosed.problems().size());
    assertEquals("closed", unclosed.word(Option.FAIL));
  }

  @Test
  void readsPolicies() {
    assertEquals(Policy.LAZY, valid("policy=lazy").policy());
    assertEquals(Policy.EAGER, valid("policy=Eager").policy());
    assertTrue(valid("isolation=strict").isStrict());
  }

  @Test
  void readsThreadNames() {
    ThreadNames names = valid("policy.threads=io-*:eager + a:b:lazy+z:adaptive").threadNames();
    assertEquals(
        List.of(Policy.EAGER, Policy.LAZY, Policy.ADAPTIVE),
        names.entries().stream().map(Policies.ByName::policy).toList());
    assertTrue(names.anyLazy());
    assertFalse(valid("policy.threads=a:eager").threadNames().anyLazy());
  }

  @ParameterizedTest
  @CsvSource({
    "io-*:eager, io-1, true",
    "io-*:eager, io-, true",
    "io-*:eager, aio-1, false",
    "a.c:eager, abc, false",
    "*x*:eager, 'a\nx\nb', true",
    "a:b:lazy, a:b, true",
    "(.*:eager, (.z, true",
  })
  void matchesWholeNamesWithStars(String entry, String name, boolean matches) {
    ThreadNames names = valid("policy.threads=" + entry).threadNames();
    assertEquals(
        matches, names.entries().get(0).names().test(name.replace("\\n", "\n")), names::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", ":eager", "x:", "x:fast", "x:eager+", "+x:eager", "x:eager+y"})
  void refusesThreadNamesItCannotRead(String value) {
    Options options = Options.parse("policy.threads=" + value);
    assertEquals(1, options.problems().size());
    assertTrue(options.problems().get(0).contains("policy.threads"), options.problems()::toString);
    assertEquals(List.of(), options.threadNames().entries());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", ",", ";", ",;, ;\t,"})
  void hasDefaults(@Nullable String arguments) {
    assertDefaults(valid(arguments));
  }

  @Test
  void defaultsReadAsTheyAreShown() {
    for (Option option : Option.values()) {
      Options options = valid(option.key() + "=" + option.defaultText());
      assertDefaults(options);
      assertTrue(option.describe().contains("default " + option.defaultText()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1ms, 1000000",
    "500ms, 500000000",
    "500MS, 500000000",
    "1s, 1000000000",
    "010s, 10000000000",
    "2m, 120000000000",
    "2M, 120000000000",
    "9223372036s, 9223372036000000000",
    "9223372036854ms, 9223372036854000000",
    "153722867m, 9223372020000000000",
  })
  void readsTimes(String text, long nanos) {
    assertEquals(nanos, valid("stall.timeout=" + text).number(Option.STALL_TIMEOUT));
    assertEquals(nanos, valid("jmx.delay=" + text).number(Option.JMX_DELAY));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "65536, 65536",
    "64k, 65536",
    "64K, 65536",
    "256m, 268435456",
    "1g, 1073741824",
    "3G, 3221225472",
    "8589934591g, 9223372035781033984",
    "9223372036854775807, 9223372036854775807",
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, valid("retire.max.bytes=" + text).number(Option.RETIRE_MAX_BYTES));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 5_000_000_000L, Long.MAX_VALUE})
  void readsCounts(long count) {
    assertEquals(count, valid("retire.max.count=" + count).number(Option.RETIRE_MAX_COUNT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "error", "warn", "info", "debug"})
  void readsWords(String level) {
    assertEquals(level, valid("log.level=" + level).word(Option.LOG_LEVEL));
    String upper = level.toUpperCase(Locale.ROOT);
    assertEquals(level, valid("log.level=" + upper).word(Option.LOG_LEVEL));
    assertEquals("closed", valid("fail=closed").word(Option.FAIL));
    assertEquals("closed", valid("fail=Closed").word(Option.FAIL));
    assertEquals("open", valid("fail=open").word(Option.FAIL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stall.timeout=3s,retire.max.count=7,fail=closed",
        "stall.timeout=3s;retire.max.count=7;fail=closed",
        ";stall.timeout=3s;;retire.max.count=7,,fail=closed;",
        " stall.timeout = 3s , fail=\tclosed ; retire.max.count= 7 ",
      })
  void takesBothSeparatorsAndSpace(String arguments) {
    Options options = valid(arguments);
    assertEquals(3_000_000_000L, options.number(Option.STALL_TIMEOUT));
    assertEquals(7, options.number(Option.RETIRE_MAX_COUNT));
    assertEquals("closed", options.word(Option.FAIL));
  }

  @Test
  void readsFailWhereverItStands() {
    for (String arguments :
        List.of(
            "fail=closed,nope=1",
            "nope=1,fail=closed",
            "nope;log.level=x;fail=closed;stall.timeout",
            "fail=x,fail=closed",
            "fail=closed,fail=open")) {
      Options options = Options.parse(arguments);
      assertEquals("closed", options.word(Option.FAIL), arguments);
      assertFalse(options.problems().isEmpty(), arguments);
    }
  }

  @Test
  void aTimeMayBeOffWhereThatMeansSomething() {
    assertEquals(0, valid("retire.exit.wait=off").number(Option.RETIRE_EXIT_WAIT));
    assertEquals(5_000_000, valid("retire.exit.wait=5ms").number(Option.RETIRE_EXIT_WAIT));
    assertEquals(100_000_000, valid("").number(Option.RETIRE_EXIT_WAIT));
    assertEquals(2_000_000_000, valid("retire.at.exit=2s").number(Option.RETIRE_AT_EXIT));
    assertEquals(0, valid("").number(Option.RETIRE_AT_EXIT));
  }
}
