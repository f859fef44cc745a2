package dev.sojourn.e2e.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JDK that programs are run on.
 *
 * @param home where it is
 * @param version as its {@code release} file has it, such as 17.0.15
 */
public record Jdk(Path home, String version) {
  public static boolean isAt(Path home) {
    return Files.isRegularFile(home.resolve("release"))
        && Files.isExecutable(home.resolve("bin/java"))
        && Files.isExecutable(home.resolve("bin/javac"));
  }

  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The first number of the version; 1 for the releases before 9, which were numbered 1.x. */
  public int feature() {
    return Integer.parseInt(version.split("[^0-9]", 2)[0]);
  }

  @Override
  public String toString() {
    return "JDK " + version + " (" + home.getFileName() + ")";
  }
}
