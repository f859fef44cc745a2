package dev.sojourn.agent.weaving;

import dev.sojourn.agent.weaving.inline.Inlining;
import dev.sojourn.agent.weaving.inline.Weaving;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.agent.weaving.scan.MarkedMethods;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The class files that the compiler made of fixtures, as they are and woven. */
public final class ClassFiles {
  /** The newest class file version that the running JVM defines. */
  public static final int NEWEST_HERE =
      (int) Double.parseDouble(System.getProperty("java.class.version"));

  private ClassFiles() {}

  /** The class file of a class on the class path. */
  public static byte[] of(Class<?> type) {
    String resource = type.getName().replace('.', '/') + ".class";
    try (InputStream file = type.getClassLoader().getResourceAsStream(resource)) {
      return Objects.requireNonNull(file, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class files, by class name, of a fixture and of all classes nested in it. */
  public static Map<String, byte[]> withNested(Class<?> fixture) {
    String simple = fixture.getSimpleName();
    URL self = Objects.requireNonNull(fixture.getResource(simple + ".class"));
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> siblings = Files.list(Path.of(self.toURI()).resolveSibling("."))) {
      for (Path path : siblings.toList()) {
        String file = path.getFileName().toString();
        if (file.equals(simple + ".class") || file.startsWith(simple + "$")) {
          String name = fixture.getPackageName() + "." + file.replaceFirst("\\.class$", "");
          files.put(name, Files.readAllBytes(path));
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError("the class files of " + fixture, e);
    }
    return files;
  }

  /** The same files, those with markers woven. */
  public static Map<String, byte[]> woven(Map<String, byte[]> files) {
    Map<String, byte[]> woven = new HashMap<>();
    files.forEach((name, file) -> woven.put(name, weave(name, file)));
    return woven;
  }

  /** One file, woven as the transformer does it; unchanged if nothing in it can be. */
  public static byte[] weave(String name, byte[] file) {
    if (!MarkerScan.hasMarker(file)) {
      return file;
    }
    List<MarkedMethod> methods =
        MarkedMethods.read(file).stream().filter(method -> method.obstacle() == null).toList();
    if (methods.isEmpty()) {
      return file;
    }
    byte[] woven = Inlining.weave(file, methods);
    return woven != null ? woven : Weaving.weave(name, file, methods);
  }

  /** A copy that claims another class file version. */
  public static byte[] withVersion(byte[] file, int major) {
    byte[] copy = file.clone();
    copy[4] = 0;
    copy[5] = 0;
    copy[6] = (byte) (major >> 8);
    copy[7] = (byte) major;
    return copy;
  }

  /** The class file version that a file claims. */
  public static int version(byte[] file) {
    return (file[6] & 0xFF) << 8 | (file[7] & 0xFF);
  }
}
