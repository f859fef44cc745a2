package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.e2e.harness.Artifacts;
import dev.sojourn.e2e.harness.Jars;
import dev.sojourn.e2e.harness.Jdk;
import dev.sojourn.e2e.harness.Jvm;
import dev.sojourn.e2e.harness.OnEveryJdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Classes that come out of an archive are woven, by the recipes of agent/docs/archives.md. */
final class ArchivesIT {
  private static final String PROGRAM = "dev.sojourn.e2e.programs.archives.Archived";
  private static final String LATE = PROGRAM + "$Late";
  private static final String UNMARKED = "dev.sojourn.e2e.programs.shared.Facts";
  private static final String SELECTOR = "sun.nio.ch.SelectorImpl";
  private static final String FIRST_OF_OURS = "dev.sojourn.agent.SojournAgent";
  private static final String LOG = "classes.log";
  private static final String INSTRUMENT = "--add-modules=java.instrument";
  private static final int FIRST_WITH_CACHE = 24;

  private static final String HANDLED =
      "woven=true\nhandled before the body=true\nhandled before a late one's=true";
  private static final String NOT_HANDLED =
      "woven=false\nhandled before the body=false\nhandled before a late one's=false";

  @TempDir private Path folder = Path.of("");

  /** The recipe for JDKs before 24: a dynamic archive of class data, made without the agent. */
  @OnEveryJdk
  void classDataArchive(Jdk jdk) {
    assumeTrue(
        jdk.feature() < FIRST_WITH_CACHE,
        jdk + " refuses class-data archives where there is an agent; it has AOT caches");
    Trained trained = new Trained(jdk);
    areWoven(trained, classDataArchive(trained));
    trained
        .jvm(classDataArchive(trained))
        .agent()
        .flag(logging())
        .program("archives.Archived")
        .run()
        .printed(HANDLED)
        .onlyStartLine();
    assertTrue(place(UNMARKED) > place(FIRST_OF_OURS));
    assertTrue(isShared(UNMARKED));
    assertFalse(isShared(LATE), "the JVM makes anew what is changed while it is loaded");
  }

  /** The recipe for JDK 24 and newer: a cache, from a training run with the agents' module. */
  @OnEveryJdk
  void cache(Jdk jdk) {
    assumeTrue(
        jdk.feature() >= FIRST_WITH_CACHE, jdk + " has no AOT cache, only archives of class data");
    Trained trained = new Trained(jdk);
    areWoven(trained, cache(trained, INSTRUMENT));
    trained
        .jvm(cache(trained, INSTRUMENT))
        .agent()
        .flag(logging())
        .program("archives.Archived")
        .run()
        .printed(HANDLED)
        .onlyStartLine();
    assertTrue(isShared(LATE));
    assertTrue(place(LATE) < place(FIRST_OF_OURS), "the JVM loads what was linked in training");
  }

  /** Trained with the agent, whose jar is on the class path too: then its own classes are there. */
  @OnEveryJdk
  void cacheWithTheAgent(Jdk jdk) {
    assumeTrue(
        jdk.feature() >= FIRST_WITH_CACHE, jdk + " has no AOT cache, only archives of class data");
    Trained trained = new Trained(jdk, Artifacts.AGENT_JAR);
    List<String> flags = cache(trained, "-javaagent:" + Artifacts.AGENT_JAR);
    trained.jvm(flags).agent().flag(logging()).program("archives.Archived").run().printed(HANDLED);
    assertTrue(isShared(UNMARKED));
    assertTrue(isShared(FIRST_OF_OURS));
  }

  /** Without the recipe nothing is shared that should be, and without the agent nothing woven. */
  @OnEveryJdk
  void control(Jdk jdk) {
    Trained trained = new Trained(jdk);
    trained
        .jvm(List.of())
        .agent()
        .flag(logging())
        .program("archives.Archived")
        .run()
        .printed(HANDLED);
    assertFalse(isShared(UNMARKED));

    boolean hasCache = jdk.feature() >= FIRST_WITH_CACHE;
    List<String> flags =
        hasCache ? new ArrayList<>(cache(trained, INSTRUMENT)) : classDataArchive(trained);
    if (hasCache) {
      flags.add(INSTRUMENT); // which is an agent's to bring
    }
    trained
        .jvm(flags)
        .flag(logging())
        .program("archives.Archived")
        .run()
        .printed(NOT_HANDLED)
        .silent();
    assertTrue(isShared(UNMARKED));
    assertTrue(isShared(LATE));
  }

  /** JVMs with one class path, of jars alone: an archive has no classes of folders. */
  private final class Trained {
    private final Jdk jdk;
    private final Path[] classPath;

    Trained(Jdk jdk, Path... more) {
      List<Path> jars = new ArrayList<>(List.of(Artifacts.SOJOURN_JAR));
      jars.add(Jars.pack(folder, Artifacts.PROGRAMS));
      jars.addAll(List.of(more));
      this.jdk = jdk;
      this.classPath = jars.toArray(Path[]::new);
    }

    Jvm jvm(List<String> flags) {
      return Jvm.on(jdk).flag(flags.toArray(String[]::new)).classPath(classPath);
    }

    /** What it says of classes that it leaves out is no warning to anybody. */
    void train(String... flags) {
      jvm(List.of(flags))
          .flag("-Xlog:disable", "-Xlog:all=error:stderr")
          .program("archives.Archived")
          .run()
          .exited(0);
    }
  }

  /** With the flags that a recipe ends in. */
  private void areWoven(Trained trained, List<String> flags) {
    Path loading = Jars.agent(folder, "shared.LoadingAgent");
    trained
        .jvm(flags)
        .flag("-javaagent:" + loading + "=" + PROGRAM)
        .agent()
        .flag(logging())
        .program("archives.Archived")
        .run()
        .printed(HANDLED)
        .onlyStartLine();
    assertTrue(isShared(PROGRAM));
    assertTrue(place(PROGRAM) < place(FIRST_OF_OURS), "it was to be loaded before the agent");
    assertTrue(isShared(UNMARKED));

    trained
        .jvm(flags)
        .flag("-javaagent:" + loading + "=" + SELECTOR, "-Dpatient=true")
        .agent("jmx.delay=1ms,user=" + SELECTOR + ".select()")
        .flag(logging())
        .program("shared.Selecting")
        .run()
        .printed(PatternsIT.WAITS_IN_USER)
        .onlyStartLine();
    assertTrue(isShared(SELECTOR));
    assertTrue(place(SELECTOR) < place(FIRST_OF_OURS), "it was to be loaded before the agent");
  }

  private List<String> classDataArchive(Trained trained) {
    Path archive = folder.resolve("app.jsa");
    trained.train("-XX:ArchiveClassesAtExit=" + archive);
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:on");
  }

  private List<String> cache(Trained trained, String instrument) {
    String configuration = "-XX:AOTConfiguration=" + folder.resolve("app.conf");
    String cache = "-XX:AOTCache=" + folder.resolve("app.aot");
    trained.train("-XX:AOTMode=record", configuration, instrument);
    trained.train("-XX:AOTMode=create", configuration, cache, instrument);
    return List.of("-XX:AOTMode=on", cache);
  }

  private String logging() {
    return "-Xlog:class+load:file=" + folder.resolve(LOG);
  }

  private boolean isShared(String className) {
    return lines().get(place(className)).contains("shared objects file");
  }

  private int place(String className) {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(" " + className + " source: ")) {
        return i;
      }
    }
    throw new AssertionError(className + " was not loaded");
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(folder.resolve(LOG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
