package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** The agent keeps out of what applications decide when they start. */
final class StartupIT {
  private static final Pattern LOADED = Pattern.compile(".*\\] ([\\w.$]+) source: .*");

  /** What decides for the whole process when it is loaded, or takes long to load. */
  private static final Set<String> LATE =
      Set.of(
          "java.util.logging.",
          "javax.management.",
          "java.lang.management.",
          "sun.management.",
          "com.sun.jmx.",
          "com.sun.management.",
          "java.nio.file.",
          "sun.nio.fs.",
          "java.rmi.",
          "sun.util.logging.");

  /** Compared when a jar is opened that is open already; it chooses no file system. */
  private static final String FILE_KEY = "sun.nio.fs.UnixFileKey";

  @OnEveryJdk
  void nothingIsLoadedEarlyThatShouldComeLate(Jdk jdk, @TempDir Path directory) {
    Path idle = Jars.agent(directory, "shared.IdleAgent");
    for (String program : new String[] {"shared.Hello", "shared.Plain"}) {
      Set<String> base =
          late(loaded(directory.resolve("log"), Jvm.on(jdk).flag("-javaagent:" + idle), program));
      Set<String> ours =
          loaded(directory.resolve("log"), Jvm.on(jdk).agent("jmx.delay=100m"), program);
      assertTrue(ours.contains("dev.sojourn.agent.SojournAgent"));
      List<String> order = List.copyOf(ours);
      int engine = order.indexOf("dev.sojourn.engine.Domain");
      assertTrue(
          program.equals("shared.Hello")
              ? engine >= 0
              : engine < 0 || engine > order.indexOf("dev.sojourn.e2e.programs.shared.Plain"),
          "the engine is loaded for a program that uses it, or in the background");
      assertEquals(
          program.equals("shared.Hello"),
          ours.contains("dev.sojourn.agent.weaving.inline.Inlining"),
          "what weaves is loaded for a class to be woven, and not before");
      assertFalse(
          ours.contains("dev.sojourn.agent.shaded.bytebuddy.ByteBuddy"),
          "Byte Buddy is loaded for unusual classes only");
      Set<String> more = new TreeSet<>(late(ours));
      more.removeAll(base);
      more.remove(FILE_KEY);
      assertEquals(Set.of(), more);
    }
  }

  /** One after the other, all at once, and when the agent's own thread comes to prepare it. */
  @OnEveryJdk
  void whoeverIsFirstFindsTheEnginePrepared(Jdk jdk) {
    List<String> uses = List.of("asks", "enters too", "enters", "reflects", "retires");
    for (String use : uses) {
      assertAreFirst(jdk, List.of(use), "0", use);
    }
    for (String millis : List.of("0", "900")) {
      assertAreFirst(jdk, uses, millis);
    }
  }

  private static void assertAreFirst(Jdk jdk, List<String> uses, String... arguments) {
    Jvm.on(jdk)
        .agent("policy=eager")
        .program("startup.FirstUse", arguments)
        .run()
        .exited(0)
        .printed(uses.stream().map(use -> use + ": true").collect(Collectors.joining("\n")))
        .onlyStartLine();
  }

  /** The log of loaded classes does show them, when they are loaded later. */
  @OnEveryJdk
  void control(Jdk jdk, @TempDir Path directory) {
    Set<String> late =
        late(
            loaded(
                directory.resolve("log"),
                Jvm.on(jdk).agent("jmx.delay=1ms"),
                "shared.Hello",
                "with statistics"));
    assertTrue(late.contains("javax.management.ObjectName"), late::toString);
    assertTrue(late.contains("java.lang.management.ManagementFactory"), late::toString);
  }

  /** Another agent is first, and has loaded and initialised a class of the application. */
  @OnEveryJdk
  void classesLoadedBeforeAreWoven(Jdk jdk, @TempDir Path directory) {
    Path loading = Jars.agent(directory, "shared.LoadingAgent");
    Jvm.on(jdk)
        .flag("-javaagent:" + loading + "=dev.sojourn.e2e.programs.shared.Hello")
        .agent()
        .program("shared.Hello")
        .run()
        .printed("woven=true\ninside=kernel")
        .onlyStartLine();
  }

  private static Set<String> loaded(Path log, Jvm jvm, String program, String... arguments) {
    jvm.flag("-Xlog:class+load=info:file=" + log)
        .program(program, arguments)
        .run()
        .exited(arguments.length == 0 || program.equals("shared.Hello") ? 0 : 1);
    try (Stream<String> lines = Files.lines(log)) {
      Set<String> classes =
          lines
              .map(LOADED::matcher)
              .filter(Matcher::matches)
              .map(matcher -> matcher.group(1))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      assertTrue(classes.contains("dev.sojourn.e2e.programs." + program), "the log has no classes");
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> late(Set<String> classes) {
    return classes.stream()
        .filter(name -> LATE.stream().anyMatch(name::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
