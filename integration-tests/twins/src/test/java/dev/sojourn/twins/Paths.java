package dev.sojourn.twins;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the build passes: where everything is. */
final class Paths {
  static final Path MODULE = path("twins.module");
  static final Path WORK = Path.of(property("twins.work"));
  static final Path ENGINE_SOURCES = path("twins.engine.sources");
  static final Path ENGINE_CLASSES = path("twins.engine.classes");
  static final Path ENGINE_TESTS = path("twins.engine.tests");
  static final Path AGENT_JAR = path("twins.agent.jar");
  static final Path TORTURE_JAR = path("twins.torture.jar");
  static final Path JCSTRESS_JAR = path("twins.jcstress.jar");
  static final Path MODELS_TEST = path("twins.models.test");

  private Paths() {}

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new AssertionError("the build has not set " + name);
    }
    return value;
  }

  private static Path path(String name) {
    Path path = Path.of(property(name)).normalize();
    if (!Files.exists(path)) {
      throw new AssertionError("there is no " + path + "; build it with mvn package");
    }
    return path;
  }

  /**
   * A class path of these and then of this program's own: JUnit, JSpecify and the program that runs
   * tests.
   */
  static List<Path> withThis(Path... first) {
    String[] own = System.getProperty("java.class.path").split(File.pathSeparator);
    return Stream.concat(Stream.of(first), Stream.of(own).map(Path::of)).toList();
  }

  static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
