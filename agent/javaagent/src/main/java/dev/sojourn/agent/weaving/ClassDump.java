package dev.sojourn.agent.weaving;

import dev.sojourn.agent.log.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A folder of woven classes, laid out like a class path; the latest class of a name remains. */
public final class ClassDump {
  private final File folder;

  /**
   * Makes a dump. The folder is created when there is a class to write.
   *
   * @param folder the folder's path
   */
  public ClassDump(String folder) {
    this.folder = new File(folder);
  }

  /** Writes a class. A failure is only logged. */
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
