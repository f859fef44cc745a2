package dev.sojourn.agent.cli;

import com.grack.nanojson.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes JSON of what is shown: maps, collections, numbers, booleans and strings. */
final class Json {
  private Json() {}

  /** Makes a tree of values named by paths. An object whose keys are all numbers is an array. */
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
    return JsonWriter.string(value);
  }
}
