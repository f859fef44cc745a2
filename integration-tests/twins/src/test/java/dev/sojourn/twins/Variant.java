package dev.sojourn.twins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiled classes that come before the engine's own on a class path.
 *
 * @param name a twin's, or none
 * @param directory of its own
 * @param classes where they are
 */
record Variant(String name, Path directory, Path classes) {
  /** One file of the engine, changed. */
  static Variant of(Twin twin) throws IOException {
    Path directory = Files.createDirectories(Paths.WORK.resolve(twin.name()));
    Path source = directory.resolve(twin.file().replaceFirst(".*/", ""));
    Files.writeString(source, twin.source());
    return compile(twin.name(), List.of(source));
  }

  /** The whole engine as it is, by the same way: what is found in it is no fault of a twin. */
  static Variant ofTheEngine() throws IOException {
    try (Stream<Path> files = Files.walk(Paths.ENGINE_SOURCES.resolve("dev"))) {
      return compile(
          "none", files.filter(file -> file.toString().endsWith(".java")).sorted().toList());
    }
  }

  private static Variant compile(String name, Collection<Path> sources) throws IOException {
    Path directory = Paths.WORK.resolve(name);
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, Paths.withThis(Paths.ENGINE_CLASSES));
      for (JavaFileObject old :
          files.list(
              StandardLocation.CLASS_OUTPUT, "", EnumSet.of(JavaFileObject.Kind.CLASS), true)) {
        old.delete();
      }
      StringWriter messages = new StringWriter();
      List<String> options =
          List.of("--release", Paths.property("twins.release"), "-implicit:none", "-proc:none");
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(compiled, () -> "the twin " + name + " does not compile\n" + messages);
    }
    return new Variant(name, directory, classes);
  }
}
