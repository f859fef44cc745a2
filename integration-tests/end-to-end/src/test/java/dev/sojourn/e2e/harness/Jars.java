package dev.sojourn.e2e.harness;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes what a test needs and the build should not have: other agents, impostors. */
public final class Jars {
  private Jars() {}

  /** The jar of an agent whose class is one of our programs, to be found on the class path. */
  public static Path agent(Path directory, String program) {
    return pack(
        directory.resolve(program + ".jar"),
        Map.of(
            "Premain-Class",
            "dev.sojourn.e2e.programs." + program,
            "Can-Retransform-Classes",
            "true",
            "Can-Redefine-Classes",
            "true"),
        Map.of());
  }

  /**
   * The class files of a package of the tests' own and of those below it, by their names in a jar.
   */
  public static Map<String, byte[]> classes(String packageName) {
    Map<String, byte[]> classes = new TreeMap<>();
    Path folder = Artifacts.PROGRAMS.resolve(packageName.replace('.', '/'));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        classes.put(Artifacts.PROGRAMS.relativize(file).toString(), Files.readAllBytes(file));
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a jar holds, but for its manifest. */
  public static Map<String, byte[]> files(Path jar) {
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          files.put(entry.getName(), file.getInputStream(entry).readAllBytes());
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a jar of files and of attributes of its manifest. */
  public static Path pack(Path jar, Map<String, String> attributes, Map<String, byte[]> files) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    try {
      Files.createDirectories(jar.getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          out.putNextEntry(new JarEntry(file.getKey()));
          out.write(file.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs the classes of a folder. */
  public static Path pack(Path directory, Path folder) {
    Path jar = directory.resolve(folder.getFileName() + ".jar");
    try (Stream<Path> files = Files.walk(folder);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
        entry.setTime(0); // the jar of an archive must not look changed
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a class into a directory that can be put on a class path. */
  public static void compile(Path directory, String className, String source) {
    compile(directory, className, source, Artifacts.PROGRAMS);
  }

  /** Compiles a class, with a class path for the compiler, into such a directory. */
  public static void compile(Path directory, String className, String source, Path... classPath) {
    Path file = write(directory, className.replace('.', '/'), source);
    String path = Arrays.stream(classPath).map(Path::toString).collect(joining(File.pathSeparator));
    compile(directory, List.of("-cp", path, file.toString()));
  }

  /** Compiles a module of one class into a directory that can be put on a module path. */
  public static void compileModule(Path directory, String module, String className, String source) {
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
