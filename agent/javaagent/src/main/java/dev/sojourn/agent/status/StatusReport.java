package dev.sojourn.agent.status;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts and numbers by name, in order, like a properties file with types. As text it has a line for
 * each, {@code name=#number} or {@code name='text}. A name is a path such as {@code
 * options/policy/value}; a number as a part of it is an index in a list. Not thread-safe.
 */
public final class StatusReport {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Makes an empty report. */
  public StatusReport() {}

  /**
   * Adds a text.
   *
   * @param name without {@code =} and line breaks
   * @param text any text
   * @return this report
   */
  public StatusReport put(String name, String text) {
    values.put(name, text);
    return this;
  }

  /**
   * Adds a number.
   *
   * @param name without {@code =} and line breaks
   * @param number any number
   * @return this report
   */
  public StatusReport put(String name, long number) {
    values.put(name, number);
    return this;
  }

  /**
   * Adds a list of texts, as {@code name/0}, {@code name/1} and so on.
   *
   * @param name without {@code =} and line breaks
   * @param texts any texts
   * @return this report
   */
  public StatusReport put(String name, Iterable<String> texts) {
    int i = 0;
    for (String text : texts) {
      put(name + "/" + i++, text);
    }
    return this;
  }

  /**
   * Returns the list of texts with a name.
   *
   * @param name their name, without the index
   * @return the texts in order; empty if there are none
   */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    while (values.get(name + "/" + texts.size()) instanceof String text) {
      texts.add(text);
    }
    return texts;
  }

  /**
   * Returns the text with a name.
   *
   * @param name its name
   * @return the text, or a number as text; empty if there is none
   */
  public String text(String name) {
    return String.valueOf(values.getOrDefault(name, ""));
  }

  /**
   * Returns the number with a name.
   *
   * @param name its name
   * @return the number; 0 if there is none
   */
  public long number(String name) {
    return values.get(name) instanceof Long number ? number : 0;
  }

  /**
   * Lists all names and values.
   *
   * @return an unmodifiable view: {@code String}s and {@code Long}s by name, in order
   */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Formats the report as text.
   *
   * @return its lines, each with a line break
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
   * Parses the text of a report. Lines that cannot be understood are passed over, because another
   * version may have written them.
   *
   * @param lines a text that {@link #format} made
   * @return a report with what was understood
   */
  public static StatusReport parse(String lines) {
    StatusReport report = new StatusReport();
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
