package dev.sojourn.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** What is tested: the packaged jars, by path. The build passes the paths. */
final class Artifacts {
  static final Path SOJOURN_JAR = file("e2e.sojourn.jar");
  static final Path AGENT_JAR = file("e2e.agent.jar");

  /** The directory that holds {@code dev.sojourn.e2e.programs}. */
  static final Path PROGRAMS = file("e2e.programs");

  /** The folder of the sources that the jars were built from. */
  static final Path ROOT = file("e2e.root");

  /** The Maven that builds, and its repository. */
  static final Path MAVEN = file("e2e.maven");

  static final Path REPOSITORY = file("e2e.repository");

  static final String VERSION = property("e2e.version");

  private Artifacts() {}

  /** Looked up when it is needed, so that the other tests can run before the demo is built. */
  static Path demoJar() {
    return file("e2e.demo.jar");
  }

  /** As {@link #demoJar}. */
  static Path tortureJar() {
    return file("e2e.torture.jar");
  }

  /** As {@link #demoJar}: the classes of the engine whose sojourn numbers are short. */
  static Path shrunkenEngine() {
    return file("e2e.shrunken.engine");
  }

  /** As {@link #demoJar}: the classes that the fuzzer calls. */
  static Path fuzzTargets() {
    return file("e2e.fuzz.targets");
  }

  private static Path file(String key) {
    Path path = Path.of(property(key)).normalize();
    if (!Files.exists(path)) {
      throw new IllegalStateException(key + " is not there: " + path);
    }
    return path;
  }

  private static String property(String key) {
    String value = System.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("run by the build only: " + key + " is not set");
    }
    return value;
  }
}
