package dev.sojourn.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes what a test needs and the build should not have: other agents, impostors. */
final class Jars {
  private Jars() {}

  /** The jar of an agent whose class is one of our programs, to be found on the class path. */
  static Path agent(Path directory, String program) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", "dev.sojourn.e2e.programs." + program);
    Path jar = directory.resolve(program + ".jar");
    try {
      new JarOutputStream(Files.newOutputStream(jar), manifest).close();
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a class into a directory that can be put on a class path. */
  static void compile(Path directory, String className, String source) {
    Path file = write(directory, className.replace('.', '/'), source);
    compile(directory, List.of("-cp", Artifacts.PROGRAMS.toString(), file.toString()));
  }

  /** Compiles a module of one class into a directory that can be put on a module path. */
  static void compileModule(Path directory, String module, String className, String source) {
    Path declaration = write(directory, "module-info", module);
    Path file = write(directory, className.replace('.', '/'), source);
    compile(
        directory,
        List.of("-p", Artifacts.SOJOURN_JAR.toString(), declaration.toString(), file.toString()));
  }

  private static Path write(Path directory, String name, String source) {
    try {
      Path file = directory.resolve("src").resolve(name + ".java");
      Files.createDirectories(file.getParent());
      return Files.writeString(file, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path directory, List<String> more) {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "--release", "17", "-d", directory.toString()));
    arguments.addAll(more);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status = compiler.run(null, said, said, arguments.toArray(new String[0]));
    assertTrue(status == 0, said.toString(StandardCharsets.UTF_8));
  }
}
