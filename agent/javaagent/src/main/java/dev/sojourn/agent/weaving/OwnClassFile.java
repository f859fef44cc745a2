package dev.sojourn.agent.weaving;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * Finds the class file of one of the agent's classes in the agent's own jar. By way of the class
 * loader, every place before that jar would be asked first, and JDK 17 would initialise {@code
 * java.nio.file} for it, before {@code main} has set what it may want to set.
 */
final class OwnClassFile {
  private OwnClassFile() {}

  static ClassFileLocator of(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      File jar = new File(source.getLocation().toURI());
      if (!jar.isFile()) { // a folder, in the agent's own tests
        return ClassFileLocator.ForClassLoader.of(type.getClassLoader());
      }
      try (ZipFile file = new ZipFile(jar)) {
        ZipEntry entry = file.getEntry(type.getName().replace('.', '/') + ".class");
        try (InputStream bytes = file.getInputStream(entry)) {
          return ClassFileLocator.Simple.of(type.getName(), bytes.readAllBytes());
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the agent's jar has lost " + type.getName(), e);
    }
  }
}
