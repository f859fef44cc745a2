package dev.sojourn.agent.weaving;

import dev.sojourn.fuzz.Fuzz;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Weaves all methods that it can of every so many classes of the jars that are named, and lets the
 * JVM verify them among their own kin. Prints what it has done, or throws.
 */
public final class WholeJars {
  private WholeJars() {}

  /** Classes by name, which see each other, and all else from the class path. */
  private static final class Kin extends ClassLoader {
    private final Map<String, byte[]> files;

    Kin(Map<String, byte[]> files) {
      super(WholeJars.class.getClassLoader());
      this.files = files;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] file = files.get(name);
      if (file == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, file, 0, file.length);
      }
    }

    /** Why the JVM does not accept a class, or null if it does. */
    @Nullable String reject(String name) {
      try {
        Method[] unused = Class.forName(name, false, this).getDeclaredMethods(); // verifies it
        return null;
      } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
        return e.toString();
      }
    }
  }

  /**
   * Does it.
   *
   * @param arguments of how many classes one is woven, and the jars
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Fuzz.beQuiet();
    int every = Integer.parseInt(arguments[0]);
    int woven = 0;
    int verified = 0;
    for (int i = 1; i < arguments.length; i++) {
      Map<String, byte[]> files = read(arguments[i]);
      Map<String, byte[]> changed = new HashMap<>(files);
      int turn = 0;
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        byte[] result =
            turn++ % every == 0 ? ClassCheck.weaveAll(entry.getKey(), entry.getValue()) : null;
        if (result != null) {
          changed.put(entry.getKey(), result);
          woven++;
        }
      }
      verified += verify(new Kin(files), new Kin(changed));
    }
    System.out.println("woven=" + woven);
    System.out.println("verified=" + verified);
  }

  private static int verify(Kin before, Kin after) {
    int verified = 0;
    for (Map.Entry<String, byte[]> entry : after.files.entrySet()) {
      String name = entry.getKey();
      if (entry.getValue() != before.files.get(name) && before.reject(name) == null) {
        String rejected = after.reject(name);
        if (rejected != null) {
          throw new AssertionError(name + " is rejected when it is woven: " + rejected);
        }
        verified++;
      }
    }
    return verified;
  }

  private static Map<String, byte[]> read(String jar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile file = new JarFile(jar)) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.contains("-info")) {
          String className = name.substring(0, name.length() - 6).replace('/', '.');
          files.put(className, file.getInputStream(entry).readAllBytes());
        }
      }
    }
    return files;
  }
}
