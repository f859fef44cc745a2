package dev.sojourn.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JDK that programs are run on.
 *
 * @param home where it is
 * @param version as its {@code release} file has it, such as 17.0.15
 */
record Jdk(Path home, String version) {
  static boolean isAt(Path home) {
    return Files.isRegularFile(home.resolve("release"))
        && Files.isExecutable(home.resolve("bin/java"))
        && Files.isExecutable(home.resolve("bin/javac"));
  }

  Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The first number of the version; 1 for the releases before 9, which were numbered 1.x. */
  int feature() {
    return Integer.parseInt(version.split("[^0-9]", 2)[0]);
  }

  @Override
  public String toString() {
    return "JDK " + version + " (" + home.getFileName() + ")";
  }
}
