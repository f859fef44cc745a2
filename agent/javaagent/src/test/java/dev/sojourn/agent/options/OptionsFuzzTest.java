package dev.sojourn.agent.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.patterns.Patterns;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Arguments made at random, from noise to nearly right: never an exception, never a bad value. */
final class OptionsFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final Set<String> LEVELS = Set.of("off", "error", "warn", "info", "debug");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "10s",
          "500ms",
          "2m",
          "0s",
          "64k",
          "1g",
          "1000000",
          "off",
          "info",
          "DEBUG",
          "open",
          "closed",
          "x",
          "9223372036854775807",
          "9223372036854775808",
          "9223372036854775807k",
          "99999999999m",
          "1e3",
          "=",
          " 5s ",
          "\n",
          "5s5s",
          "a.B.c(int, ..)",
          "+a.B.c()|d.*()",
          "a.B.c(int",
          "\uD83D");

  private static String arguments(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n >= 0; n--) {
      if (random.nextInt(4) == 0) {
        noise(text, random);
      } else {
        Option[] options = Option.values();
        text.append(options[random.nextInt(options.length)].key());
        text.append(random.nextInt(10) == 0 ? " " : "=");
        text.append(VALUES.get(random.nextInt(VALUES.size())));
      }
      if (random.nextInt(8) == 0) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      text.append(random.nextBoolean() ? ',' : ';');
    }
    return text.toString();
  }

  private static void noise(StringBuilder text, SplittableRandom random) {
    text.append('x');
    for (int n = random.nextInt(30); n > 0; n--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(1 << 16)));
    }
  }

  @Test
  void neverThrowsAndKeepsEveryValueInRange() {
    SplittableRandom random = new SplittableRandom(17);
    int withProblems = 0;
    int notDefault = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String arguments = arguments(random);
      Options options = Options.parse(arguments);
      for (Option option : Option.values()) {
        Object value = value(options, option, arguments);
        if (!value.equals(option.parse(option.defaultSetting()))) {
          notDefault++;
        }
      }
      withProblems += options.problems().isEmpty() ? 0 : 1;
      for (String problem : options.problems()) {
        assertTrue(problem.contains("the options are config ("), problem);
        assertEquals(1, problem.lines().count(), problem);
      }
    }
    assertTrue(withProblems > ROUNDS / 2 && withProblems < ROUNDS, withProblems + " with problems");
    assertTrue(notDefault > ROUNDS / 10, notDefault + " values set");
  }

  private static Object value(Options options, Option option, String arguments) {
    Set<String> words =
        switch (option) {
          case LOG_LEVEL -> LEVELS;
          case FAIL -> Set.of("open", "closed");
          case POLICY -> Set.of("eager", "lazy", "adaptive");
          case ISOLATION -> Set.of("normal", "strict");
          default -> Set.of();
        };
    if (!words.isEmpty()) {
      assertTrue(words.contains(options.word(option)), arguments);
      return options.word(option);
    }
    if (option == Option.CONFIG) {
      return options.word(option);
    }
    if (option == Option.POLICY_THREADS) {
      return options.threadNames();
    }
    if (option == Option.KERNEL || option == Option.USER) {
      return options.patterns().all().isEmpty() ? Patterns.NONE : options.patterns();
    }
    if (option == Option.DUMP) {
      return options.word(option);
    }
    long number = options.number(option);
    boolean mayBeOff = option == Option.RETIRE_EXIT_WAIT || option == Option.RETIRE_AT_EXIT;
    assertTrue(number > 0 || (number == 0 && mayBeOff), arguments);
    return number;
  }
}
