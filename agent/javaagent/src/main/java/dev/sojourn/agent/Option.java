package dev.sojourn.agent;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.Patterns;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's options: key, form of the value, default, what it is for, and how a value is read.
 * agent/docs/options.md is made from this ({@link OptionTable}).
 */
enum Option {
  /** Where the rest of them may be. */
  CONFIG(
      "config",
      Kind.TEXT,
      "the path of a file, or none",
      "none",
      "a file with options; see below. A relative path is relative to where the application was"
          + " started"),
  /** From which age a wait is reported. */
  STALL_TIMEOUT(
      "stall.timeout",
      Kind.TIME,
      "a time such as 500ms, 10s or 2m",
      "10s",
      "how old a wait is when it is reported, with the thread that is waited for and its stack;"
          + " again at each doubling"),
  /** From which weight of undisposed objects retiring threads wait. */
  RETIRE_MAX_BYTES(
      "retire.max.bytes",
      Kind.SIZE,
      "a size such as 65536, 64k, 256m or 1g",
      "256m",
      "weight of retired and undisposed objects from which `retire` waits"),
  /** From which number of undisposed objects retiring threads wait. */
  RETIRE_MAX_COUNT(
      "retire.max.count",
      Kind.COUNT,
      "a number such as 1000000",
      "1000000",
      "number of them from which it waits"),
  /** How threads leave KERNEL that nothing else is said of. */
  POLICY(
      "policy",
      Kind.WORD,
      "eager, lazy or adaptive",
      "adaptive",
      "how threads leave KERNEL that nothing else is said of",
      "eager",
      "lazy",
      "adaptive"),
  /** The same for threads with certain names. */
  POLICY_THREADS(
      "policy.threads",
      Kind.THREAD_NAMES,
      "none, or names with * for any characters and their policies, such as"
          + " io-*:eager+batch:lazy, the first that matches",
      "none",
      "the same for threads with certain names"),
  /** Whether requests may ever interrupt a processor. */
  ISOLATION(
      "isolation",
      Kind.WORD,
      "normal, or strict for no remote barriers at all",
      "normal",
      "under strict isolation no request interrupts a processor, and every thread is eager",
      "normal",
      "strict"),
  /** The methods that are KERNEL without an annotation. */
  KERNEL(
      "kernel",
      Kind.KERNEL_PATTERNS,
      "none, or patterns such as com.acme.Router.route(..), with a bar between two",
      "none",
      "the methods that are KERNEL without an annotation; the file may have several lines of it."
          + " [How patterns are written](../../README.md#code-that-you-cannot-annotate)"),
  /** The methods that are USER without an annotation. */
  USER(
      "user",
      Kind.USER_PATTERNS,
      "none, or patterns such as com.acme.Router.route(..), with a bar between two",
      "none",
      "the same for USER"),
  /** Where woven classes are written. */
  DUMP(
      "dump",
      Kind.TEXT,
      "the path of a folder, or none",
      "none",
      "where woven classes are written, for a look at them"),
  /** What is written to standard error. */
  LOG_LEVEL(
      "log.level",
      Kind.WORD,
      "off, error, warn, info or debug",
      "info",
      "the least that is logged; the log goes to standard error",
      "off",
      "error",
      "warn",
      "info",
      "debug"),
  /** Whether the application starts when the agent could not start as it was told to. */
  FAIL(
      "fail",
      Kind.WORD,
      "open or closed",
      "open",
      "`open`: report what is wrong and start; `closed`: then end with status 3 before `main`, or"
          + " refuse the attach",
      "open",
      "closed"),
  /** How long after the agent's start the MBeans are registered. */
  JMX_DELAY(
      "jmx.delay",
      Kind.TIME,
      "a time such as 500ms, 10s or 2m",
      "2s",
      "how long after its start the agent registers its MBeans");

  private static final int LONGEST_COMPARED = 64;

  /** What values are. Data and not subclasses of options: each class costs the start something. */
  private enum Kind {
    TEXT,
    WORD,
    TIME,
    SIZE,
    COUNT,
    THREAD_NAMES,
    KERNEL_PATTERNS,
    USER_PATTERNS
  }

  private final String key;
  private final Kind kind;
  private final String form;
  private final String defaultText;
  private final String purpose;

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
  private final String[] words;

  Option(String key, Kind kind, String form, String defaultText, String purpose, String... words) {
    this.key = key;
    this.kind = kind;
    this.form = form;
    this.defaultText = defaultText;
    this.purpose = purpose;
    this.words = words;
  }

  /** The option with a key, or null. */
  static @Nullable Option find(String key) {
    for (Option option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }

  /**
   * The option whose key takes the fewest changes of a character to make of the given one; all that
   * is before the last part counts as one.
   */
  static Option nearest(String key) {
    Option nearest = CONFIG;
    int least = Integer.MAX_VALUE;
    for (Option option : values()) {
      String last = option.key.substring(option.key.lastIndexOf('.') + 1);
      int distance = Math.min(distance(key, option.key), 1 + distance(key, last));
      if (distance < least) {
        least = distance;
        nearest = option;
      }
    }
    return nearest;
  }

  String key() {
    return key;
  }

  String form() {
    return form;
  }

  String defaultText() {
    return defaultText;
  }

  /** What counts if it stands nowhere. */
  Setting defaultSetting() {
    return new Setting(key, defaultText, Source.DEFAULT);
  }

  /** What it is for, in Markdown. */
  String purpose() {
    return purpose;
  }

  /** Whether an attach that comes later cannot change it. */
  boolean isFixedAtStart() {
    return this == JMX_DELAY;
  }

  /** Its name among the system properties. */
  String property() {
    return Source.PROPERTY_PREFIX + key;
  }

  /** Its name among the environment variables. */
  String variable() {
    return Source.VARIABLE_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Key, form and default, as an error message shows them. */
  String describe() {
    return key + " (" + form + "; default " + defaultText + ")";
  }

  /**
   * Reads a value: a {@code Long} (nanoseconds, bytes, a count), a {@code String}, {@code
   * ThreadNames}, or {@code Patterns}, which may have problems; else null.
   */
  @Nullable Object parse(Setting setting) {
    return parse(setting, Patterns.MOST_PROBLEMS + 1);
  }

  /** The same with no more than so many problems of patterns. */
  @Nullable Object parse(Setting setting, int mostProblems) {
    String text = setting.text();
    return switch (kind) {
      case TEXT -> text.isEmpty() ? null : text;
      case WORD -> word(text);
      case TIME ->
          number(text, Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60L * 1_000_000_000L));
      case SIZE -> number(text, Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30));
      case COUNT -> number(text, Map.of("", 1L));
      case THREAD_NAMES -> ThreadNames.parse(text);
      case KERNEL_PATTERNS -> patterns(Mode.KERNEL, setting, mostProblems);
      case USER_PATTERNS -> patterns(Mode.USER, setting, mostProblems);
    };
  }

  private Object patterns(Mode mode, Setting setting, int mostProblems) {
    return setting.text().equals(defaultText)
        ? Patterns.NONE
        : Patterns.parse(mode, setting.text(), setting.origin(), mostProblems);
  }

  /** A positive decimal number followed by one of the units, multiplied; null if it is not. */
  private static @Nullable Long number(String value, Map<String, Long> units) {
    int digits = 0;
    while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
      digits++;
    }
    Long unit = units.get(value.substring(digits).toLowerCase(Locale.ROOT));
    if (unit == null) {
      return null;
    }
    try {
      long number = Math.multiplyExact(Long.parseLong(value.substring(0, digits)), unit);
      return number > 0 ? number : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** Levenshtein's distance; of a long text, its beginning counts. */
  private static int distance(String from, String to) {
    int length = Math.min(from.length(), LONGEST_COMPARED);
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= length; i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }

  private @Nullable String word(String text) {
    for (String word : words) {
      if (word.equalsIgnoreCase(text)) {
        return word;
      }
    }
    return null;
  }
}
