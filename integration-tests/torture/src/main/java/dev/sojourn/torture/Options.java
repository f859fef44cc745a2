package dev.sojourn.torture;

import dev.sojourn.Policy;
import java.util.List;
import java.util.Locale;

/** The command line, checked. */
record Options(int seconds, Policy policy, long seed, Twin twin, boolean listTwins) {
  private static final int MAX_SECONDS = 1_000_000;

  private static final String VALID =
      "; valid are --seconds=N, --policy=eager|lazy|adaptive, --seed=N, --twin=NAME and"
          + " --list-twins";

  /**
   * Reads a command line. Of an option given twice the last counts.
   *
   * @throws IllegalArgumentException with a text for the user
   */
  static Options parse(String... args) {
    Options options = new Options(20, Policy.ADAPTIVE, 1, Twin.NONE, false);
    for (String arg : args) {
      options = options.with(arg);
    }
    return options;
  }

  private Options with(String arg) {
    if (arg.equals("--list-twins")) {
      return new Options(seconds, policy, seed, twin, true);
    }
    List<String> parts = List.of(arg.split("=", 2));
    String value = parts.size() == 2 ? parts.get(1) : "";
    try {
      return switch (parts.get(0)) {
        case "--seconds" -> new Options(seconds(value), policy, seed, twin, listTwins);
        case "--policy" -> new Options(seconds, policy(value), seed, twin, listTwins);
        case "--seed" -> new Options(seconds, policy, Long.parseLong(value), twin, listTwins);
        case "--twin" -> new Options(seconds, policy, seed, twin(value), listTwins);
        default -> throw new IllegalArgumentException("unknown");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("argument '" + arg + "' is not understood" + VALID, e);
    }
  }

  private static int seconds(String value) {
    int seconds = Integer.parseInt(value);
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException(value);
    }
    return seconds;
  }

  private static Policy policy(String value) {
    return switch (value) {
      case "eager" -> Policy.EAGER;
      case "lazy" -> Policy.LAZY;
      case "adaptive" -> Policy.ADAPTIVE;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static Twin twin(String value) {
    for (Twin twin : Twin.values()) {
      if (twin != Twin.NONE && twin.argument().equals(value)) {
        return twin;
      }
    }
    throw new IllegalArgumentException(value);
  }

  /** The run in words. */
  String describe() {
    return "policy "
        + policy.name().toLowerCase(Locale.ROOT)
        + ", seed "
        + seed
        + ", twin "
        + twin.argument();
  }
}
