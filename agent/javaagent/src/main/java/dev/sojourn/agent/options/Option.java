package dev.sojourn.agent.options;

import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.Patterns;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's options. Each has a key, a form of its value, a default, and a purpose, and says how
 * a value is read. {@link OptionTable} makes agent/docs/options.md from this.
 */
public enum Option {
  /** The file in which further options stand. */
  CONFIG(
      "config",
      Kind.TEXT,
      "the path of a file, or none",
      "none",
      "a file with further options; a relative path begins where the application was started"),
  /** The age from which a wait is reported as a stall. */
  STALL_TIMEOUT(
      "stall.timeout",
      Kind.TIME,
      "a time such as 500ms, 10s or 2m",
      "10s",
      "the age at which a wait is reported, with each thread that it waits for and that thread's"
          + " stack; it is reported again each time that its age has doubled"),
  /** The weight of retired and undisposed objects above which retiring threads wait. */
  RETIRE_MAX_BYTES(
      "retire.max.bytes",
      Kind.SIZE,
      "a size such as 65536, 64k, 256m or 1g",
      "256m",
      "the weight of retired and undisposed objects from which `retire` waits"),
  /** The number of retired and undisposed objects above which retiring threads wait. */
  RETIRE_MAX_COUNT(
      "retire.max.count",
      Kind.COUNT,
      "a number such as 1000000",
      "1000000",
      "the number of retired and undisposed objects from which `retire` waits"),
  /** How long a thread that has retired too much in KERNEL waits at its exit, at most. */
  RETIRE_EXIT_WAIT(
      "retire.exit.wait",
      Kind.TIME_OR_OFF,
      "a time such as 500ms, 10s or 2m, or off",
      "100ms",
      "how long at most a thread waits at each outermost exit from KERNEL, if it has retired past a"
          + " limit in KERNEL, where `retire` cannot wait; exits wait for nothing else"),
  /** How long the end of the process waits for disposers, at most. */
  RETIRE_AT_EXIT(
      "retire.at.exit",
      Kind.TIME_OR_OFF,
      "a time such as 500ms, 10s or 2m, or off",
      "off",
      "how long at most the end of the process waits, in a shutdown hook, until all retired objects"
          + " are disposed of; what is left is reported"),
  /** The policy of threads for which nothing else sets one. */
  POLICY(
      "policy",
      Kind.WORD,
      "eager, lazy or adaptive",
      "adaptive",
      "how a thread leaves KERNEL, unless `policy.threads`, an annotation or the program says"
          + " otherwise",
      "eager",
      "lazy",
      "adaptive"),
  /** The policies of threads with certain names. */
  POLICY_THREADS(
      "policy.threads",
      Kind.THREAD_NAMES,
      "none, or names with * for any characters and their policies, such as"
          + " io-*:eager+batch:lazy, the first that matches",
      "none",
      "how threads with certain names leave KERNEL, unless an annotation or the program says"
          + " otherwise"),
  /** Whether remote barriers, which interrupt processors, may ever be issued. */
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
      "the methods that run in KERNEL without an annotation; a file may have several such lines."
          + " [How patterns are written](../../README.md#code-that-you-cannot-annotate)"),
  /** The methods that are USER without an annotation. */
  USER(
      "user",
      Kind.USER_PATTERNS,
      "none, or patterns such as com.acme.Router.route(..), with a bar between two",
      "none",
      "the methods that run in USER without an annotation; written like those of `kernel`"),
  /** The folder to which woven classes are written. */
  DUMP(
      "dump",
      Kind.TEXT,
      "the path of a folder, or none",
      "none",
      "the folder into which woven classes are written, so that you can look at them"),
  /** The lowest level of the log that is written to standard error. */
  LOG_LEVEL(
      "log.level",
      Kind.WORD,
      "off, error, warn, info or debug",
      "info",
      "the lowest level that is logged; the log goes to standard error",
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
      "what happens if an option is wrong or the agent cannot start: `open` reports it and starts"
          + " the application; `closed` ends the JVM with status 3 before `main`, or refuses the"
          + " attach",
      "open",
      "closed"),
  /** How long after the agent's start the MBeans are registered. */
  JMX_DELAY(
      "jmx.delay",
      Kind.TIME,
      "a time such as 500ms, 10s or 2m",
      "2s",
      "how long after its start the agent registers its MBeans");

  /** The types of values. No subclasses of options, since each class costs time at the start. */
  private enum Kind {
    TEXT,
    WORD,
    TIME,
    TIME_OR_OFF,
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

  /** Returns the option with a key, or null. */
  static @Nullable Option find(String key) {
    for (Option option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }

  /**
   * Returns the option whose key is nearest to the given one by Levenshtein's distance. Leaving out
   * all that comes before the last part of an option's key counts as one change.
   */
  static Option nearest(String key) {
    Option nearest = CONFIG;
    int least = Integer.MAX_VALUE;
    for (Option option : values()) {
      String last = option.key.substring(option.key.lastIndexOf('.') + 1);
      int distance = Math.min(Spelling.distance(key, option.key), 1 + Spelling.distance(key, last));
      if (distance < least) {
        least = distance;
        nearest = option;
      }
    }
    return nearest;
  }

  public String key() {
    return key;
  }

  String form() {
    return form;
  }

  String defaultText() {
    return defaultText;
  }

  /** The setting that counts if the option stands nowhere. */
  Setting defaultSetting() {
    return new Setting(key, defaultText, Source.DEFAULT);
  }

  /** What the option is for, in Markdown. */
  String purpose() {
    return purpose;
  }

  /** Whether a later attach cannot change it. */
  boolean isFixedAtStart() {
    return this == JMX_DELAY;
  }

  /** Its name as a system property. */
  String property() {
    return Source.PROPERTY_PREFIX + key;
  }

  /** Its name as an environment variable. */
  String variable() {
    return Source.VARIABLE_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Key, form and default, as an error message shows them. */
  String describe() {
    return key + " (" + form + "; default " + defaultText + ")";
  }

  /**
   * Reads a value. Returns a {@code Long} (nanoseconds, bytes, or a count), a {@code String},
   * {@code ThreadNames}, or {@code Patterns}, which may have problems; null if the text is not
   * valid.
   */
  @Nullable Object parse(Setting setting) {
    return parse(setting, Patterns.MOST_PROBLEMS + 1);
  }

  /** Reads a value, and of patterns at most so many problems. */
  @Nullable Object parse(Setting setting, int mostProblems) {
    String text = setting.text();
    return switch (kind) {
      case TEXT -> text.isEmpty() ? null : text;
      case WORD -> word(text);
      case TIME -> time(text);
      case TIME_OR_OFF -> text.equalsIgnoreCase("off") ? (Long) 0L : time(text);
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

  private static @Nullable Long time(String text) {
    return number(text, Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60L * 1_000_000_000L));
  }

  /** Reads a positive decimal number and its unit, and multiplies them; null if that fails. */
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

  private @Nullable String word(String text) {
    for (String word : words) {
      if (word.equalsIgnoreCase(text)) {
        return word;
      }
    }
    return null;
  }
}
