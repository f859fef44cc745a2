package dev.sojourn.agent.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes JSON: maps, collections, numbers, and all else as strings. */
final class Json {
  private Json() {}

  /** Makes a tree of values whose names are paths; an object whose keys are numbers is an array. */
  static Object tree(Map<String, Object> paths) {
    Map<String, Object> root = new LinkedHashMap<>();
    paths.forEach((path, value) -> put(root, path, value));
    return arrays(root);
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, String path, Object value) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      into.put(path, value);
    } else {
      Object child = into.computeIfAbsent(path.substring(0, slash), k -> new LinkedHashMap<>());
      if (child instanceof Map) {
        put((Map<String, Object>) child, path.substring(slash + 1), value);
      }
    }
  }

  private static Object arrays(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (map.keySet().stream().allMatch(key -> key.toString().matches("[0-9]+"))) {
      return map.values().stream().map(Json::arrays).toList();
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, child) -> copy.put(key.toString(), arrays(child)));
    return copy;
  }

  static String write(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    String separator = "";
    if (value instanceof Map<?, ?> map) {
      text.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(separator);
        string(String.valueOf(entry.getKey()), text);
        text.append(':');
        write(entry.getValue(), text);
        separator = ",";
      }
      text.append('}');
    } else if (value instanceof Collection<?> collection) {
      text.append('[');
      for (Object element : collection) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(']');
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      string(value.toString(), text);
    }
  }

  private static void string(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
