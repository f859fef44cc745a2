package dev.sojourn.benchmarks;

import dev.sojourn.KernelMode;
import dev.sojourn.Sojourn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Enumeration;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What {@link StartUp} starts: loads the classes of Scala's library, as a framework loads those
 * that it finds on the class path, makes sure that it runs as it is said to, and prints how many
 * milliseconds of processor time that took.
 */
public final class StartUpProgram {
  static final int CLASSES = 2_890;

  private static final String PREFIX = "scala/";
  private static final String SUFFIX = ".class";
  private static final String BRIDGE = "java.lang.SojournBridge";

  private StartUpProgram() {}

  /** What is woven, if there is something to weave it. */
  public static final class Woven implements BooleanSupplier {
    @Override
    @KernelMode
    public boolean getAsBoolean() {
      return Sojourn.isInKernel();
    }
  }

  /** Has a copy of one class, and takes all others from its parent. */
  private static final class Copying extends ClassLoader {
    private final byte[] file;

    Copying(byte[] file) {
      super(StartUpProgram.class.getClassLoader());
      this.file = file;
    }

    BooleanSupplier copy() throws ReflectiveOperationException {
      Class<?> type = defineClass(Woven.class.getName(), file, 0, file.length);
      return (BooleanSupplier) type.getConstructor().newInstance();
    }
  }

  /**
   * Called with the number of classes to be woven, and {@code jdk} if a method of the JDK is.
   *
   * @param arguments these two
   * @throws Exception if something is not woven that is said to be, or the other way round
   */
  public static void main(String[] arguments) throws Exception {
    int woven = Integer.parseInt(arguments[0]);
    if (woven > 0) {
      weave(woven);
    }
    Selector.open().close();
    if (arguments[1].equals("jdk") != isBridged()) {
      throw new IllegalStateException("a method of the JDK is woven: " + isBridged());
    }
    load();
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    System.out.println(used.toMillis());
  }

  private static void weave(int copies) throws IOException, ReflectiveOperationException {
    String name = Woven.class.getName().replace('.', '/') + SUFFIX;
    byte[] file;
    try (InputStream in = StartUpProgram.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not there");
      }
      file = in.readAllBytes();
    }
    for (int i = 0; i < copies; i++) {
      if (!new Copying(file).copy().getAsBoolean()) {
        throw new IllegalStateException("the annotated methods are not woven");
      }
    }
  }

  private static boolean isBridged() {
    try {
      Class.forName(BRIDGE, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void load() throws IOException, ClassNotFoundException {
    int loaded = 0;
    try (JarFile jar = new JarFile(System.getProperty("java.class.path"))) {
      for (Enumeration<JarEntry> e = jar.entries(); e.hasMoreElements() && loaded < CLASSES; ) {
        String name = e.nextElement().getName();
        if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
          String className = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
          Class.forName(className, false, StartUpProgram.class.getClassLoader());
          loaded++;
        }
      }
    }
    if (loaded < CLASSES) {
      throw new IllegalStateException("there are only " + loaded + " classes to load");
    }
  }
}
