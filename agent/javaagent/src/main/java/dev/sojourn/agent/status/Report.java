package dev.sojourn.agent.status;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names and values, in order; as text, a line each, {@code name=#number} or {@code name='text}. A
 * name is a path: {@code options/policy/value}. Numbers as parts of it count what is alike.
 */
public final class Report {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** An empty one. */
  public Report() {}

  /**
   * Adds a text.
   *
   * @param name without {@code =} and line breaks
   * @param text any
   * @return this
   */
  public Report put(String name, String text) {
    values.put(name, text);
    return this;
  }

  /**
   * Adds a number.
   *
   * @param name as above
   * @param number any
   * @return this
   */
  public Report put(String name, long number) {
    values.put(name, number);
    return this;
  }

  /**
   * Adds texts that are alike, as {@code name/0} and so on.
   *
   * @param name as above
   * @param texts any
   * @return this
   */
  public Report put(String name, Iterable<String> texts) {
    int i = 0;
    for (String text : texts) {
      put(name + "/" + i++, text);
    }
    return this;
  }

  /**
   * Finds texts that are alike.
   *
   * @param name their name, without the number
   * @return what was put there as a list
   */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    while (values.get(name + "/" + texts.size()) instanceof String text) {
      texts.add(text);
    }
    return texts;
  }

  /**
   * Finds a text.
   *
   * @param name its name
   * @return the text, or the empty one
   */
  public String text(String name) {
    return String.valueOf(values.getOrDefault(name, ""));
  }

  /**
   * Finds a number.
   *
   * @param name its name
   * @return the number, or 0
   */
  public long number(String name) {
    return values.get(name) instanceof Long number ? number : 0;
  }

  /**
   * Lists all.
   *
   * @return a view: texts and {@code Long}s by name
   */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Makes the text.
   *
   * @return lines
   */
  public String format() {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      lines.append(entry.getKey()).append('=').append(value instanceof Long ? '#' : '\'');
      lines.append(escape(value.toString())).append('\n');
    }
    return lines.toString();
  }

  /**
   * Reads the text; what cannot be understood is passed over, since another version may have
   * written it.
   *
   * @param lines what {@link #format} made
   * @return the same again
   */
  public static Report parse(String lines) {
    Report report = new Report();
    for (String line : lines.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && equals + 1 < line.length()) {
        String name = line.substring(0, equals);
        String value = line.substring(equals + 2);
        if (line.charAt(equals + 1) == '\'') {
          report.put(name, unescape(value));
        } else if (line.charAt(equals + 1) == '#' && value.matches("-?[0-9]{1,18}")) {
          report.put(name, Long.parseLong(value));
        }
      }
    }
    return report;
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
