package dev.sojourn.architecture;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/** Packages and those that they use, as {@code jdeps} reads them from class files. */
final class PackageGraph {
  private final NavigableMap<String, NavigableSet<String>> uses = new TreeMap<>();

  private PackageGraph() {}

  /** Reads the folders or jars that some classes come from. */
  static PackageGraph of(Class<?>... classes) {
    List<String> arguments = new ArrayList<>(List.of("-filter:none", "--ignore-missing-deps"));
    arguments.add("-verbose:package");
    for (Class<?> type : classes) {
      arguments.add(place(type));
    }
    StringWriter out = new StringWriter();
    ToolProvider jdeps =
        ToolProvider.findFirst("jdeps").orElseThrow(() -> new IllegalStateException("no jdeps"));
    int status =
        jdeps.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(new String[0]));
    if (status != 0) {
      throw new IllegalStateException("jdeps ended with " + status + ": " + out);
    }
    PackageGraph graph = new PackageGraph();
    out.toString().lines().map(String::strip).forEach(graph::add);
    return graph;
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a line, which is {@code user -> used, where}; other lines are none of packages. */
  private void add(String line) {
    String[] words = line.split("\\s+", -1);
    if (words.length < 3 || !words[1].equals("->") || words[0].contains(".jar")) {
      return;
    }
    NavigableSet<String> used = uses.computeIfAbsent(words[0], name -> new TreeSet<>());
    if (!words[2].equals(words[0])) {
      used.add(words[2]);
    }
  }

  /** Those of the packages whose names begin so, and what they use of such packages. */
  NavigableMap<String, NavigableSet<String>> below(String prefix) {
    NavigableMap<String, NavigableSet<String>> part = new TreeMap<>();
    for (Map.Entry<String, NavigableSet<String>> entry : uses.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        NavigableSet<String> used = new TreeSet<>(entry.getValue());
        used.removeIf(name -> !name.startsWith(prefix));
        part.put(entry.getKey(), used);
      }
    }
    return part;
  }

  /** All that a package uses, of whatever name. */
  NavigableSet<String> usedBy(String name) {
    return uses.getOrDefault(name, new TreeSet<>());
  }

  /** Packages that use each other in a ring; empty if there is none. */
  static NavigableSet<String> ring(Map<String, NavigableSet<String>> graph) {
    NavigableMap<String, NavigableSet<String>> left = new TreeMap<>();
    graph.forEach((name, used) -> left.put(name, new TreeSet<>(used)));
    boolean changed = true;
    while (changed) { // take away those that use nothing that is left, or that nothing left uses
      changed = left.values().removeIf(used -> used.stream().noneMatch(left::containsKey));
      changed |=
          left.keySet().removeIf(name -> left.values().stream().noneMatch(u -> u.contains(name)));
    }
    return new TreeSet<>(left.keySet());
  }
}
