package dev.sojourn.agent;

import dev.sojourn.engine.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The agent's arguments, read: {@code key=value} pairs separated by {@code ,} or {@code ;}. What
 * cannot be read keeps its default and becomes a problem, one line of text each.
 */
final class Options {
  /** Would break the line, or do things to a terminal. */
  private static final String CONTROLS = "[\\p{Cntrl}\\x{80}-\\x{9f}]";

  private final Map<Option, Object> values = new EnumMap<>(Option.class);
  private final Map<Option, String> texts = new EnumMap<>(Option.class);
  private final List<String> problems = new ArrayList<>();

  private Options() {}

  /** Reads the text after {@code -javaagent:sojourn-agent.jar=}; null or empty for none. */
  static Options parse(@Nullable String arguments) {
    Options options = new Options();
    if (arguments != null) {
      for (String pair : arguments.split("[,;]", -1)) {
        if (!pair.isBlank()) {
          options.add(pair.trim());
        }
      }
    }
    return options;
  }

  private void add(String pair) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals).trim();
    String text = equals < 0 ? "" : pair.substring(equals + 1).trim();
    Option option = find(key);
    if (option == null) {
      problem(key, text, "is not an option and is ignored");
      return;
    }
    Object value = option.parse(text);
    if (value == null) {
      problem(key, text, "is not valid, it stays " + text(option));
    } else if (values.containsKey(option)) {
      problem(key, text, "is given twice, it stays " + text(option));
    } else {
      values.put(option, value);
      texts.put(option, text);
    }
  }

  private String text(Option option) {
    return texts.getOrDefault(option, option.defaultText());
  }

  private void problem(String key, String value, String what) {
    StringBuilder line = new StringBuilder();
    line.append("option ").append(key).append(" with value '").append(value).append("' ");
    line.append(what).append("; the options are ");
    String separator = "";
    for (Option option : Option.values()) {
      line.append(separator).append(option.describe());
      separator = ", ";
    }
    problems.add(line.toString().replaceAll(CONTROLS, "?"));
  }

  private static @Nullable Option find(String key) {
    for (Option option : Option.values()) {
      if (option.key().equals(key)) {
        return option;
      }
    }
    return null;
  }

  /** What could not be read, a line each. */
  List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /** The value of an option that is a time (in nanoseconds), a size or a count. */
  long number(Option option) {
    return (Long) value(option);
  }

  /** The value of an option that is one of several words. */
  String word(Option option) {
    return (String) value(option);
  }

  /** The policies of threads with certain names. */
  ThreadNames threadNames() {
    return (ThreadNames) value(Option.POLICY_THREADS);
  }

  /** The policy of all others. */
  Policy policy() {
    return Objects.requireNonNull(ThreadNames.policy(word(Option.POLICY)));
  }

  /** Whether no remote barrier shall ever be issued. */
  boolean isStrict() {
    return word(Option.ISOLATION).equals("strict");
  }

  private Object value(Option option) {
    Object value = values.get(option);
    return value != null ? value : Objects.requireNonNull(option.parse(option.defaultText()));
  }
}
