package dev.sojourn.demo.iplookup;

import dev.sojourn.Policy;
import java.util.List;
import java.util.Locale;

/** The command line, checked. */
record Options(
    int seconds,
    int threads,
    int publishMillis,
    long seed,
    Policy policy,
    Twin twin,
    boolean help) {
  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_THREADS = 1_000;
  private static final int MAX_PUBLISH_MILLIS = 60_000;

  static final Options DEFAULT = new Options(10, 2, 5, 1, Policy.ADAPTIVE, Twin.NONE, false);

  static final String USAGE =
      """
      ip-lookup: resolves addresses in an off-heap table that is replaced under the readers.
        --seconds=N       how long to run, 1 to 86400 (default 10)
        --threads=N       hot threads, 1 to 1000 (default 2)
        --publish-ms=N    time between two editions, 1 to 60000 (default 5)
        --seed=N          seed of the stream of addresses, any whole number (default 1)
        --policy=NAME     of the hot threads: eager, lazy or adaptive (default adaptive)
        --break=NAME      a twin that must fail: early-reuse or no-invalidate
        --help            this text
      Exit codes: 0 passed, 1 failed, 2 not started, 3 a twin was not caught.
      """;

  private static final String VALID =
      "; valid are --seconds=N, --threads=N, --publish-ms=N, --seed=N,"
          + " --policy=eager|lazy|adaptive, --break=early-reuse|no-invalidate and --help";

  private static final List<String> WITH_VALUE =
      List.of("--seconds", "--threads", "--publish-ms", "--seed", "--policy", "--break");

  /**
   * Parses a command line of {@code --name=value} or {@code --name value}. Of an option given twice
   * the last counts.
   *
   * @throws IllegalArgumentException with a text for the user: the argument, its value, the valid
   *     ones
   */
  static Options parse(String... args) {
    Options options = DEFAULT;
    for (int i = 0; i < args.length; i++) {
      boolean valueFollows = WITH_VALUE.contains(args[i]) && i + 1 < args.length;
      options = options.with(valueFollows ? args[i] + "=" + args[++i] : args[i]);
    }
    return options;
  }

  private Options with(String arg) {
    if (arg.equals("--help")) {
      return new Options(seconds, threads, publishMillis, seed, policy, twin, true);
    }
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    String value = equals < 0 ? "" : arg.substring(equals + 1);
    return switch (name) {
      case "--seconds" ->
          new Options(
              number(name, value, MAX_SECONDS), threads, publishMillis, seed, policy, twin, help);
      case "--threads" ->
          new Options(
              seconds, number(name, value, MAX_THREADS), publishMillis, seed, policy, twin, help);
      case "--publish-ms" ->
          new Options(
              seconds, threads, number(name, value, MAX_PUBLISH_MILLIS), seed, policy, twin, help);
      case "--seed" ->
          new Options(seconds, threads, publishMillis, seed(name, value), policy, twin, help);
      case "--policy" ->
          new Options(seconds, threads, publishMillis, seed, policy(name, value), twin, help);
      case "--break" ->
          new Options(seconds, threads, publishMillis, seed, policy, twin(name, value), help);
      default -> throw new IllegalArgumentException("unknown argument '" + arg + "'" + VALID);
    };
  }

  private static int number(String name, String value, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number outside of the range is.
    }
    throw refusal(name, value, "not a whole number from 1 to " + max);
  }

  private static long seed(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw refusal(name, value, "not a whole number of 64 bits");
    }
  }

  private static Policy policy(String name, String value) {
    return switch (value) {
      case "eager" -> Policy.EAGER;
      case "lazy" -> Policy.LAZY;
      case "adaptive" -> Policy.ADAPTIVE;
      default -> throw refusal(name, value, "neither eager nor lazy nor adaptive");
    };
  }

  /** Returns the word that follows {@code --policy=}. */
  String policyName() {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  private static Twin twin(String name, String value) {
    for (Twin twin : Twin.values()) {
      if (twin != Twin.NONE && twin.argument().equals(value)) {
        return twin;
      }
    }
    throw refusal(name, value, "neither early-reuse nor no-invalidate");
  }

  private static IllegalArgumentException refusal(String name, String value, String why) {
    return new IllegalArgumentException(
        "argument " + name + " has the value '" + value + "', which is " + why + VALID);
  }
}
