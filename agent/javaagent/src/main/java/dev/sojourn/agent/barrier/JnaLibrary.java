package dev.sojourn.agent.barrier;

import dev.sojourn.agent.barrier.isolated.JnaCall;
import dev.sojourn.agent.files.IsolatedLoader;
import dev.sojourn.agent.files.OwnFiles;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Calls {@code membarrier(2)} by the native half of JNA, on a JDK that has no foreign-function API
 * yet. The application's own JNA is neither used nor disturbed.
 */
final class JnaLibrary {
  /*
   * Only JNA's native library is used, and only its four entry points that NativeStub declares.
   * JNA's Java half would fix the application's choice of logging by its first logger, start a
   * thread, make folders in the user's home, and obey system properties that are meant for the
   * application's own JNA. Which of the two libraries a class gets depends on its loader alone, so
   * the application's own and ours never meet.
   *
   * The library is written to a file, loaded, and the file deleted: a JVM loads from files only.
   */

  private static final int NAMES_TO_TRY = 16;

  private JnaLibrary() {}

  /**
   * Loads the library, and finds libc's {@code syscall} by it. What this returns takes a command
   * and returns the system call's result, or the negated {@code errno}.
   *
   * @param machine the architecture, which has a library and a system-call number
   * @param folder where the file is written
   * @throws Refusal if the file cannot be written or cannot be loaded
   */
  static IntUnaryOperator syscall(Machine machine, File folder) throws Refusal {
    byte[] library;
    try {
      library = OwnFiles.read(machine.jna());
    } catch (IOException e) {
      throw new Refusal("the agent's jar has lost JNA's library (" + Refusal.words(e) + ")", e);
    }
    File file = written(library, folder);
    try {
      return loaded(machine, file);
    } finally {
      file.delete();
    }
  }

  private static IntUnaryOperator loaded(Machine machine, File file) throws Refusal {
    try {
      IsolatedLoader loader =
          new IsolatedLoader(
              "sojourn-native",
              Map.of(
                  NativeStub.NAME.replace('/', '.'),
                  NativeStub.classFile(),
                  JnaCall.class.getName(),
                  OwnFiles.classFile(JnaCall.class)));
      return Class.forName(JnaCall.class.getName(), true, loader)
          .asSubclass(IntUnaryOperator.class)
          .getConstructor(String.class, String.class, long.class, int.class)
          .newInstance(
              file.getAbsolutePath(),
              NativeStub.NAME.replace('/', '.'),
              (long) machine.membarrier(),
              Membarrier.PRIVATE_EXPEDITED);
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw notLoaded(file, e);
    }
  }

  private static Refusal notLoaded(File file, Throwable e) {
    return new Refusal(
        "JNA's library could not be loaded ("
            + Refusal.words(e)
            + "); if "
            + file.getParent()
            + " is mounted noexec, point -Djava.io.tmpdir to a folder that is not, or use JDK 22 or"
            + " newer",
        e);
  }

  private static File written(byte[] library, File folder) throws Refusal {
    try {
      File file = fresh(folder);
      try (FileOutputStream out = new FileOutputStream(file)) {
        out.write(library);
        return file;
      } catch (IOException e) {
        file.delete();
        throw e;
      }
    } catch (IOException | SecurityException e) {
      throw new Refusal(
          "JNA's library could not be written to "
              + folder
              + " ("
              + Refusal.words(e)
              + "); point -Djava.io.tmpdir to a folder that can be written to, or use JDK 22 or"
              + " newer",
          e);
    }
  }

  /**
   * Makes a file that was not there before and that only its owner can read and write. Not by
   * {@code File.createTempFile}, which would start the security providers to make up a name. The
   * name need not be secret: if somebody else has made the file, {@code createNewFile} says so. A
   * virtual machine that ends while the library is being loaded deletes the file too.
   */
  private static File fresh(File folder) throws IOException {
    for (int attempt = 0; attempt < NAMES_TO_TRY; attempt++) {
      String name = "sojourn-" + Long.toHexString(System.nanoTime()) + ".so";
      File file = new File(folder, name);
      if (file.createNewFile()) {
        deleteOnExit(file);
        if (file.setReadable(false, false)
            && file.setWritable(false, false)
            && file.setReadable(true, true)
            && file.setWritable(true, true)) {
          return file;
        }
        file.delete();
        throw new IOException("the file's permissions cannot be set");
      }
    }
    throw new IOException("no unused file name was found");
  }

  private static void deleteOnExit(File file) throws IOException {
    try {
      file.deleteOnExit();
    } catch (IllegalStateException | LinkageError e) { // the latter if this is the first such file
      file.delete();
      throw new IOException("the virtual machine is shutting down", e);
    }
  }
}
