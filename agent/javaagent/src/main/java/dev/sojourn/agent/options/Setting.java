package dev.sojourn.agent.options;

import dev.sojourn.agent.patterns.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An option's key and the text of its value, before they are checked.
 *
 * @param key the key, without the prefix of a property's or a variable's name
 * @param text the value as it was written
 * @param source where it was written
 */
public record Setting(String key, String text, Source source) {
  /** Reads an agent's arguments: {@code key=value}, separated by {@code ,} or {@code ;}. */
  static List<Setting> ofArguments(String arguments) {
    List<Setting> settings = new ArrayList<>();
    for (String pair : pairs(arguments)) {
      if (!pair.isBlank()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String text = equals < 0 ? "" : pair.substring(equals + 1);
        settings.add(new Setting(key.trim(), text.trim(), Source.ARGUMENT));
      }
    }
    return settings;
  }

  /**
   * Cuts at each comma and semicolon that separates options. One that is followed by a closing
   * parenthesis, before any opening one, separates the parameter types of a pattern instead. Goes
   * from the end, so that it looks at each character once.
   */
  private static List<String> pairs(String arguments) {
    List<String> pairs = new ArrayList<>();
    boolean inside = false;
    int end = arguments.length();
    for (int at = end - 1; at >= 0; at--) {
      char c = arguments.charAt(at);
      if (c == ')' || c == '(') {
        inside = c == ')';
      } else if ((c == ',' || c == ';') && !inside) {
        pairs.add(arguments.substring(at + 1, end));
        end = at;
      }
    }
    pairs.add(arguments.substring(0, end));
    Collections.reverse(pairs);
    return pairs;
  }

  boolean isInFile() {
    return source.place() != null;
  }

  /** The place of the text, for messages about a part of it. */
  Origin origin() {
    return source.place() == null ? Origin.ofOption(key) : source.place();
  }

  /** The settings among the system properties, in the order of their names. */
  static List<Setting> ofProperties(Map<String, String> properties) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, String> ours : ours(Source.PROPERTY_PREFIX, properties).entrySet()) {
      String key = ours.getKey().substring(Source.PROPERTY_PREFIX.length());
      settings.add(new Setting(key, ours.getValue().trim(), Source.property(ours.getKey())));
    }
    return settings;
  }

  /** The settings among the environment variables, in the order of their names. */
  static List<Setting> ofVariables(Map<String, String> variables) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, String> ours : ours(Source.VARIABLE_PREFIX, variables).entrySet()) {
      String name = ours.getKey().substring(Source.VARIABLE_PREFIX.length());
      String key = name.replace('_', '.').toLowerCase(Locale.ROOT);
      settings.add(new Setting(key, ours.getValue().trim(), Source.variable(ours.getKey())));
    }
    return settings;
  }

  private static SortedMap<String, String> ours(String prefix, Map<String, String> values) {
    SortedMap<String, String> ours = new TreeMap<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getKey().startsWith(prefix)) {
        ours.put(value.getKey(), value.getValue());
      }
    }
    return ours;
  }
}
