package dev.sojourn.agent.weaving.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** The scan against a naive search, on real class files, as they are and with a marker added. */
final class MarkerScanCorpusTest {
  /** Added constants go behind the others: all of a real pool comes before the marker. */
  private static byte[] withMarker(byte[] file, String marker) {
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(writer, 0);
    writer.newUTF8(marker);
    return writer.toByteArray();
  }

  private static boolean contains(byte[] file, String marker) {
    return new String(file, StandardCharsets.ISO_8859_1).contains(marker);
  }

  private static void check(String name, byte[] file) {
    boolean naive = contains(file, MarkerScan.KERNEL_MODE) || contains(file, MarkerScan.USER_MODE);
    assertEquals(naive, MarkerScan.hasMarker(file), name);
  }

  private static void checkBoth(String name, byte[] file, int turn) {
    check(name, file);
    byte[] marked = withMarker(file, turn % 2 == 0 ? MarkerScan.KERNEL_MODE : MarkerScan.USER_MODE);
    assertTrue(MarkerScan.hasMarker(marked), name);
    check(name, marked);
    check(name, withMarker(file, "L" + turn + MarkerScan.KERNEL_MODE.substring(1)));
  }

  @Test
  void agreesOnTheJdk() throws IOException {
    List<Path> files;
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java");
    try (Stream<Path> all = Files.walk(base)) {
      files = all.filter(path -> path.toString().endsWith(".class")).sorted().toList();
    }
    int checked = 0;
    for (int i = 0; i < files.size(); i += 5) {
      checkBoth(files.get(i).toString(), Files.readAllBytes(files.get(i)), i / 5);
      checked++;
    }
    assertTrue(checked > 300, checked + " classes");
  }

  @Test
  void agreesOnByteBuddy() throws Exception {
    Path jar = Path.of(ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int checked = 0;
    try (JarFile file = new JarFile(jar.toFile())) {
      List<JarEntry> classes = new ArrayList<>();
      file.stream()
          .filter(e -> e.getName().endsWith(".class") && !e.getName().endsWith("-info.class"))
          .forEach(classes::add);
      for (JarEntry entry : classes) {
        try (InputStream in = file.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (checked % 4 == 0) {
            checkBoth(entry.getName(), bytes, checked / 4);
          } else {
            check(entry.getName(), bytes);
          }
        }
        checked++;
      }
    }
    assertTrue(checked > 1_000, checked + " classes");
  }

  @Test
  void agreesOnTheTestsAndTheAgent() throws Exception {
    int marked = 0;
    int checked = 0;
    for (Class<?> beside : List.of(MarkerScanCorpusTest.class, MarkerScan.class)) {
      Path root = Path.of(beside.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : all.filter(p -> p.toString().endsWith(".class")).toList()) {
          byte[] file = Files.readAllBytes(path);
          check(path.toString(), file);
          marked += MarkerScan.hasMarker(file) ? 1 : 0;
          checked++;
        }
      }
    }
    assertTrue(marked >= 5 && marked < checked / 2, marked + " of " + checked);
  }

  @Test
  void aMarkerInALargePoolIsFound() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "X", null, "java/lang/Object", null);
    for (int i = 0; i < 20_000; i++) {
      writer.newConst(i + 0.5); // 40,000 places
      writer.newUTF8("s" + i);
    }
    assertEquals(false, MarkerScan.hasMarker(writer.toByteArray()));
    writer.newUTF8(MarkerScan.USER_MODE);
    assertTrue(MarkerScan.hasMarker(writer.toByteArray()));
  }
}
