package dev.sojourn.e2e.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** What is tested: the packaged jars, by path. The build passes the paths. */
public final class Artifacts {
  public static final Path SOJOURN_JAR = file("e2e.sojourn.jar");
  public static final Path AGENT_JAR = file("e2e.agent.jar");

  /** The directory that holds {@code dev.sojourn.e2e.programs}. */
  public static final Path PROGRAMS = file("e2e.programs");

  /** The folder of the sources that the jars were built from. */
  public static final Path ROOT = file("e2e.root");

  /** The Maven that builds, and its repository. */
  public static final Path MAVEN = file("e2e.maven");

  public static final Path REPOSITORY = file("e2e.repository");

  public static final String VERSION = property("e2e.version");

  private Artifacts() {}

  /** Looked up when it is needed, so that the other tests can run before the demo is built. */
  public static Path demoJar() {
    return file("e2e.demo.jar");
  }

  /** The torture program; looked up late, like {@link #demoJar}. */
  public static Path tortureJar() {
    return file("e2e.torture.jar");
  }

  /** The second torture program; looked up late, like {@link #demoJar}. */
  public static Path ordealJar() {
    return file("e2e.ordeal.jar");
  }

  /** The program that makes errors strike; looked up late, like {@link #demoJar}. */
  public static Path faultsJar() {
    return file("e2e.faults.jar");
  }

  /** The engine's classes with short sojourn numbers; looked up late, like {@link #demoJar}. */
  public static Path shrunkenEngine() {
    return file("e2e.shrunken.engine");
  }

  /** The classes that the fuzzer calls; looked up late, like {@link #demoJar}. */
  public static Path fuzzTargets() {
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
