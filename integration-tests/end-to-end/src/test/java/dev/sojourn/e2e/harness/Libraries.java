package dev.sojourn.e2e.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Class paths with libraries from Maven Central, as the build has put them on the tests' own. */
public final class Libraries {
  private Libraries() {}

  /** The runtime, the programs, and the jars whose names begin so. */
  public static Path[] classPath(String... names) {
    return beside(List.of(Artifacts.SOJOURN_JAR, Artifacts.PROGRAMS), names);
  }

  /** Some entries, and the jars whose names begin so. */
  public static Path[] beside(List<Path> first, String... names) {
    List<Path> entries = new ArrayList<>(first);
    for (String name : names) {
      entries.addAll(jars(name));
    }
    return entries.toArray(Path[]::new);
  }

  /** The one jar whose name begins so: an agent, to be started by its path. */
  public static Path jar(String name) {
    List<Path> jars = jars(name);
    if (jars.size() > 1) {
      throw new IllegalStateException("several jars " + name + ": " + jars);
    }
    return jars.get(0);
  }

  private static List<Path> jars(String name) {
    List<Path> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> String.valueOf(path.getFileName()).startsWith(name))
            .toList();
    if (jars.isEmpty()) {
      throw new IllegalStateException("no jar " + name + " on the class path");
    }
    return jars;
  }
}
