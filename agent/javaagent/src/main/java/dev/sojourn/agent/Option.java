package dev.sojourn.agent;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent's options: key, form of the value, default, and how a value is read. */
enum Option {
  /** From which age a wait is reported. */
  STALL_TIMEOUT("stall.timeout", "a time such as 500ms, 10s or 2m", "10s") {
    @Override
    @Nullable Object parse(String value) {
      return nanos(value);
    }
  },
  /** From which weight of undisposed objects retiring threads wait. */
  RETIRE_MAX_BYTES("retire.max.bytes", "a size such as 65536, 64k, 256m or 1g", "256m") {
    @Override
    @Nullable Object parse(String value) {
      return number(value, Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30));
    }
  },
  /** From which number of undisposed objects retiring threads wait. */
  RETIRE_MAX_COUNT("retire.max.count", "a number such as 1000000", "1000000") {
    @Override
    @Nullable Object parse(String value) {
      return number(value, Map.of("", 1L));
    }
  },
  /** How threads leave KERNEL that nothing else is said of. */
  POLICY("policy", "eager, lazy or adaptive", "adaptive") {
    @Override
    @Nullable Object parse(String value) {
      return oneOf(value, "eager", "lazy", "adaptive");
    }
  },
  /** The same for threads with certain names. */
  POLICY_THREADS(
      "policy.threads",
      "none, or names with * for any characters and their policies, such as"
          + " io-*:eager+batch:lazy, the first that matches",
      "none") {
    @Override
    @Nullable Object parse(String value) {
      return ThreadNames.parse(value);
    }
  },
  /** Whether requests may ever interrupt a processor. */
  ISOLATION("isolation", "normal, or strict for no remote barriers at all", "normal") {
    @Override
    @Nullable Object parse(String value) {
      return oneOf(value, "normal", "strict");
    }
  },
  /** What is written to standard error. */
  LOG_LEVEL("log.level", "off, error, warn, info or debug", "info") {
    @Override
    @Nullable Object parse(String value) {
      return oneOf(value, "off", "error", "warn", "info", "debug");
    }
  },
  /** Whether the application starts when the agent could not start as it was told to. */
  FAIL("fail", "open or closed", "open") {
    @Override
    @Nullable Object parse(String value) {
      return oneOf(value, "open", "closed");
    }
  },
  /** How long after the agent's start the MBeans are registered. */
  JMX_DELAY("jmx.delay", "a time such as 500ms, 10s or 2m", "500ms") {
    @Override
    @Nullable Object parse(String value) {
      return nanos(value);
    }
  };

  private final String key;
  private final String form;
  private final String defaultText;

  Option(String key, String form, String defaultText) {
    this.key = key;
    this.form = form;
    this.defaultText = defaultText;
  }

  String key() {
    return key;
  }

  String defaultText() {
    return defaultText;
  }

  /** Key, form and default, as an error message shows them. */
  String describe() {
    return key + " (" + form + "; default " + defaultText + ")";
  }

  /**
   * Reads a value: a {@code Long} (nanoseconds, bytes, a count), a {@code String}, or {@code
   * ThreadNames}; else null.
   */
  abstract @Nullable Object parse(String value);

  private static @Nullable Object nanos(String value) {
    return number(value, Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60L * 1_000_000_000L));
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

  private static @Nullable String oneOf(String value, String... choices) {
    for (String choice : choices) {
      if (choice.equalsIgnoreCase(value)) {
        return choice;
      }
    }
    return null;
  }
}
