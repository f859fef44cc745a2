package dev.sojourn.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sojourn.agent.SojournAgent;
import dev.sojourn.architecture.fixtures.above.Above;
import dev.sojourn.engine.Hooks;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages that ship use each other in one direction, and no others than the list says. */
final class PackageGraphTest {
  private static final String ROOT = "dev.sojourn";

  /**
   * Each package, and those that it uses, with the reason where it is not plain. A package that is
   * new, an edge that is new and one that has gone all fail the test, so that the list is what
   * there is.
   */
  private static final String GRAPH =
      """
      dev.sojourn > engine
      engine >
      agent > agent.barrier agent.jmx agent.log agent.options agent.status agent.weaving engine
      agent > agent.loaders         # the agent itself must see the engine
      agent > agent.patterns        # an attach may bring some, others may never have matched
      agent > agent.weaving.report  # made here, for the weaver to write and the others to read
      agent.barrier > agent.files engine
      agent.barrier > agent.barrier.isolated  # its class files; its classes have other loaders
      agent.barrier.isolated >
      agent.cli > agent.options agent.status
      agent.cli > agent             # the word that detaches
      agent.files >
      agent.jmx > agent.patterns agent.weaving.report engine
      agent.loaders > agent.log engine
      agent.loaders > agent.weaving.inline agent.weaving.scan  # loaders are led by advice, too
      agent.log >
      agent.options > agent.patterns engine  # what the values of options are read into
      agent.patterns >
      agent.status > agent.files
      agent.status > agent.status.isolated    # its class files; its class has another loader
      agent.status.isolated >
      agent.weaving > agent.loaders agent.log agent.patterns agent.weaving.bridge engine
      agent.weaving > agent.weaving.inline agent.weaving.report agent.weaving.scan
      agent.weaving.bridge > agent.files agent.weaving.scan engine
      agent.weaving.bridge > agent.weaving.inline  # woven in the same way, by other advice
      agent.weaving.bridge > agent.weaving.bridge.isolated  # its class files
      agent.weaving.bridge.isolated >
      agent.weaving.inline > agent.files agent.weaving.scan engine
      agent.weaving.report > agent.patterns agent.weaving.scan
      agent.weaving.report > agent.loaders    # copies of the runtime are found there, told here
      agent.weaving.report > engine           # the domain whose hooks a stack frame has
      agent.weaving.scan > agent.patterns
      agent.weaving.scan > engine             # the number of a domain with a policy
      """;

  private final PackageGraph shipped = PackageGraph.of(Hooks.class, SojournAgent.class);

  @Test
  void eachPackageUsesWhatTheListSays() {
    assertEquals(text(declared()), text(shipped.below(ROOT)));
  }

  @Test
  void noPackagesUseEachOtherInARing() {
    assertEquals(Set.of(), PackageGraph.ring(shipped.below(ROOT)));
  }

  /** No library, and of the JDK only what every application has. */
  @Test
  void theEngineUsesTheJdksBaseAlone() {
    NavigableSet<String> used = new TreeSet<>(shipped.usedBy("dev.sojourn.engine"));
    Set<String> base = Object.class.getModule().getPackages();
    used.removeIf(base::contains);
    assertEquals(Set.of("org.jspecify.annotations"), used, "annotations leave nothing at run time");
  }

  /** A JVM that the agent is in loads neither. */
  @Test
  void theCommandLineAloneUsesItsLibraries() {
    NavigableSet<String> users = new TreeSet<>();
    for (String name : shipped.below(ROOT).keySet()) {
      for (String used : shipped.usedBy(name)) {
        if (used.startsWith("picocli") || used.startsWith("com.grack.nanojson")) {
          users.add(name);
        }
      }
    }
    assertEquals(Set.of("dev.sojourn.agent.cli"), users);
  }

  @Test
  void anEdgeIsFound() {
    String fixtures = "dev.sojourn.architecture.fixtures";
    NavigableMap<String, NavigableSet<String>> found = PackageGraph.of(Above.class).below(fixtures);
    assertEquals(
        """
        dev.sojourn.architecture.fixtures.above > dev.sojourn.architecture.fixtures.below
        dev.sojourn.architecture.fixtures.below >
        """,
        text(found));
  }

  @Test
  void aRingIsFound() {
    Map<String, NavigableSet<String>> graph =
        Map.of(
            "a", new TreeSet<>(List.of("b")),
            "b", new TreeSet<>(List.of("c")),
            "c", new TreeSet<>(List.of("b", "d")),
            "d", new TreeSet<>());
    assertEquals(Set.of("b", "c"), PackageGraph.ring(graph));
  }

  private static NavigableMap<String, NavigableSet<String>> declared() {
    NavigableMap<String, NavigableSet<String>> graph = new TreeMap<>();
    for (String line : GRAPH.lines().toList()) {
      String[] sides = line.replaceFirst("#.*", "").split(">", 2);
      NavigableSet<String> uses =
          graph.computeIfAbsent(full(sides[0].strip()), name -> new TreeSet<>());
      for (String name : sides[1].strip().split("\\s+", -1)) {
        if (!name.isEmpty()) {
          uses.add(full(name));
        }
      }
    }
    return graph;
  }

  private static String full(String name) {
    return name.equals(ROOT) ? name : ROOT + "." + name;
  }

  /** Line by line, so that a difference is seen at a glance. */
  private static String text(NavigableMap<String, NavigableSet<String>> graph) {
    return graph.entrySet().stream()
        .map(entry -> (entry.getKey() + " > " + String.join(" ", entry.getValue())).strip() + "\n")
        .collect(Collectors.joining());
  }
}
