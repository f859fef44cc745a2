package dev.sojourn.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of a repository, without what a build makes. Paths are relative to its root, with
 * slashes.
 */
final class Repository {
  /** What lies in these is no file of the repository. */
  private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", ".settings");

  private final Path root;
  private final Set<String> files = new TreeSet<>();
  private final Set<String> directories = new HashSet<>(Set.of(""));

  private Repository(Path root) {
    this.root = root;
  }

  /** The repository that this test belongs to. */
  static Repository ofThis() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("agent/docs"))) {
        return of(at);
      }
    }
    throw new AssertionError("no folder above " + Path.of("").toAbsolutePath() + " has agent/docs");
  }

  static Repository of(Path root) {
    Repository repository = new Repository(root);
    try {
      repository.walk();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return repository;
  }

  private void walk() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            Path name = directory.getFileName();
            return !directory.equals(root) && name != null && LEFT_OUT.contains(name.toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = root.relativize(file).toString().replace('\\', '/');
            files.add(path);
            for (String at = parent(path); directories.add(at); at = parent(at)) {
              // up to one that is known
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Those whose names end so, in the order of their names. */
  List<String> filesThatEndWith(String ending) {
    return files.stream().filter(file -> file.endsWith(ending)).toList();
  }

  /** Whether there is a file of this name, in whatever folder. */
  boolean hasFileNamed(String name) {
    return files.contains(name) || files.stream().anyMatch(file -> file.endsWith("/" + name));
  }

  boolean exists(String path) {
    return files.contains(path) || directories.contains(path);
  }

  boolean hasFolderThatEndsWith(String ending) {
    return directories.stream().anyMatch(directory -> directory.endsWith(ending));
  }

  String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** The folder of the nearest POM, which is where the module's paths begin. */
  String moduleOf(String file) {
    String at = parent(file);
    while (!at.isEmpty() && !files.contains(at + "/pom.xml")) {
      at = parent(at);
    }
    return at;
  }

  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** A path as it is seen from a folder, relative to the root. */
  static String resolve(String folder, String path) {
    return Path.of(folder).resolve(path).normalize().toString().replace('\\', '/');
  }
}
