package dev.sojourn.agent.options;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.Origin;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.fuzz.Allocation;
import dev.sojourn.fuzz.Planted;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options and patterns of any text, from any of the places: nothing is thrown, every value that
 * comes out is one that the agent can use, every problem is one line, and all of that takes memory
 * in proportion.
 */
public final class OptionsCheck {
  private static final int MEMORY = 16 << 20;
  private static final int MEMORY_PER_CHARACTER = 500;

  /** What the system lets an argument be, about. */
  private static final int LONGEST_ARGUMENT = 128 << 10;

  private static final int LONGEST_FILE = 2 << 20;
  private static final int LONGEST_PROBLEM = 8 << 10;

  private static final Path FILE = file();

  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.ISO_8859_1,
          StandardCharsets.UTF_16,
          StandardCharsets.UTF_16LE);

  private static final Map<Option, Set<String>> WORDS =
      Map.of(
          Option.POLICY, Set.of("eager", "lazy", "adaptive"),
          Option.ISOLATION, Set.of("normal", "strict"),
          Option.LOG_LEVEL, Set.of("off", "error", "warn", "info", "debug"),
          Option.FAIL, Set.of("open", "closed"));

  private OptionsCheck() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".properties");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Options in all four places. */
  public static void options(FuzzedDataProvider data) throws IOException {
    Map<String, String> variables = new HashMap<>();
    Map<String, String> properties = new HashMap<>();
    byte[] content = {};
    if (data.consumeBoolean()) {
      content = content(data);
      Files.write(FILE, content);
      variables.put("SOJOURN_CONFIG", FILE.toString());
    }
    for (int n = data.consumeInt(0, 3); n > 0; n--) {
      String key = key(data);
      if (data.consumeBoolean()) {
        properties.put("sojourn." + key, data.consumeString(50));
      } else {
        variables.put("SOJOURN_" + key, data.consumeString(50));
      }
    }
    String arguments = text(data, LONGEST_ARGUMENT, ",");
    Planted.options(arguments);
    long limit = MEMORY + (long) MEMORY_PER_CHARACTER * (arguments.length() + content.length);
    Options read = Allocation.within(limit, () -> Options.read(arguments, properties, variables));
    check(read);
    check(Allocation.within(limit, () -> read.change(arguments, false, properties, variables)));
  }

  private static void check(Options options) {
    for (Option option : Option.values()) {
      switch (option) {
        case CONFIG, DUMP -> options.word(option);
        case KERNEL, USER -> options.patterns();
        case POLICY_THREADS -> options.threadNames().anyLazy();
        case STALL_TIMEOUT, RETIRE_MAX_BYTES, RETIRE_MAX_COUNT, JMX_DELAY ->
            require(options.number(option) > 0, option.key(), "is not positive");
        case RETIRE_EXIT_WAIT, RETIRE_AT_EXIT -> // off is 0
            require(options.number(option) >= 0, option.key(), "is negative");
        case POLICY, ISOLATION, LOG_LEVEL, FAIL ->
            require(
                WORDS.getOrDefault(option, Set.of()).contains(options.word(option)),
                option.key(),
                options.word(option));
      }
    }
    for (List<String> lines : List.of(options.problems(), options.warnings())) {
      for (String line : lines) {
        require(line.lines().count() == 1, "more than a line", line);
        require(line.length() <= LONGEST_PROBLEM, "a long line", line);
      }
    }
  }

  /** A list of patterns by itself: each that is read reads the same when it is written again. */
  public static void patterns(FuzzedDataProvider data) {
    Mode mode = data.consumeBoolean() ? Mode.KERNEL : Mode.USER;
    String className = data.consumeString(60);
    String text = text(data, LONGEST_ARGUMENT, "|");
    Patterns patterns = Patterns.parse(mode, text, Origin.ofOption("kernel"));
    boolean named = patterns.nameClass(className);
    require(!named || !patterns.all().isEmpty(), "a pattern of none", className);
    for (MethodPattern pattern : patterns.all()) {
      Patterns again = Patterns.parse(mode, pattern.text(), Origin.ofOption("kernel"));
      require(again.problems().isEmpty(), "not read again", pattern.text());
      require(again.all().toString().equals("[" + pattern + "]"), "another", pattern.text());
      pattern.matchesMethod(className, List.of(className));
      require(
          !pattern.isExact() || pattern.matchesClass(pattern.className()),
          "does not match its own class",
          pattern.text());
    }
  }

  private static byte[] content(FuzzedDataProvider data) {
    if (data.consumeBoolean()) {
      return data.consumeBytes(4_000);
    }
    return text(data, LONGEST_FILE, "\n").getBytes(data.pickValue(CHARSETS));
  }

  private static String key(FuzzedDataProvider data) {
    return data.consumeBoolean() ? data.pickValue(Option.values()).key() : data.consumeString(20);
  }

  /** Mostly nearly right; sometimes very long. */
  private static String text(FuzzedDataProvider data, int longest, String separator) {
    StringBuilder text = new StringBuilder();
    for (int n = data.consumeInt(0, 4); n > 0; n--) {
      if (data.consumeBoolean()) {
        text.append(key(data)).append('=');
      }
      text.append(data.consumeString(100)).append(separator);
    }
    if (!text.isEmpty() && data.consumeInt(0, 63) == 1) {
      return text.toString().repeat(Math.max(1, longest / text.length()));
    }
    return text.append(data.consumeRemainingAsString()).toString();
  }

  private static void require(boolean condition, String what, String where) {
    if (!condition) {
      throw new AssertionError(what + ": " + where);
    }
  }
}
