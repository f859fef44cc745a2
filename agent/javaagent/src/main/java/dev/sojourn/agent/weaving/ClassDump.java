package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes woven classes to a folder, as a class path has them; the latest of a name remains. */
public final class ClassDump {
  private final File folder;

  /**
   * A dump, which makes the folder when there is a class to write.
   *
   * @param folder its path
   */
  public ClassDump(String folder) {
    this.folder = new File(folder);
  }

  /** Writes a class; if that fails the log says so, and all else goes on. */
  void write(String className, byte[] woven) {
    File file = new File(folder, className.replace('.', '/') + ".class");
    File parent = file.getParentFile();
    try {
      if (parent != null && !parent.isDirectory() && !parent.mkdirs() && !parent.isDirectory()) {
        throw new IOException("the folder " + parent + " cannot be made");
      }
      try (OutputStream out = new FileOutputStream(file)) {
        out.write(woven);
      }
    } catch (IOException | RuntimeException e) {
      Log.logger().warn("{} is woven, but not written: {}", className, e.toString());
    }
  }
}
