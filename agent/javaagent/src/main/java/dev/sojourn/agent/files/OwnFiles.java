package dev.sojourn.agent.files;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the agent's own jar, any thread. The class loader would search every place before
 * that jar, and make JDK 17 initialize {@code java.nio.file} before {@code main} has set what it
 * may want to set.
 */
public final class OwnFiles {
  private static final Map<Class<?>, byte[]> KEPT = new ConcurrentHashMap<>();

  private OwnFiles() {}

  /**
   * Reads a file.
   *
   * @param name its path in the jar
   * @return its bytes
   * @throws IOException if it is not there or cannot be read
   */
  public static byte[] read(String name) throws IOException {
    File jar = jar();
    if (!jar.isFile()) { // a folder, in the agent's own tests
      try (InputStream bytes = OwnFiles.class.getClassLoader().getResourceAsStream(name)) {
        return all(bytes, name);
      }
    }
    try (ZipFile file = new ZipFile(jar)) {
      ZipEntry entry = file.getEntry(name);
      try (InputStream bytes = entry == null ? null : file.getInputStream(entry)) {
        return all(bytes, name);
      }
    }
  }

  /**
   * Reads a class file.
   *
   * @param type one of the agent's classes
   * @return its bytes
   * @throws IOException if it is not there or cannot be read
   */
  public static byte[] classFile(Class<?> type) throws IOException {
    return read(type.getName().replace('.', '/') + ".class");
  }

  /**
   * Reads a class file that weaving needs again and again: once, and keeps it.
   *
   * @param type one of the agent's classes
   * @return its bytes, which nobody may write to
   * @throws IllegalStateException if the jar does not have it any more
   */
  public static byte[] keptClassFile(Class<?> type) {
    byte[] file = KEPT.get(type);
    if (file == null) {
      try {
        file = classFile(type);
      } catch (IOException e) {
        throw new IllegalStateException("the agent's jar has lost " + type.getName(), e);
      }
      KEPT.put(type, file);
    }
    return file;
  }

  private static File jar() throws IOException {
    try {
      return new File(OwnFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static byte[] all(@Nullable InputStream bytes, String name) throws IOException {
    if (bytes == null) {
      throw new FileNotFoundException(name);
    }
    return bytes.readAllBytes();
  }
}
