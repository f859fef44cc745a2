package dev.sojourn.agent.weaving;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Defines the given class files itself, verified as any application's, and leaves all else to its
 * parent: so a fixture can be loaded woven and as it is, side by side.
 */
public final class DefiningLoader extends ClassLoader {
  private final Map<String, byte[]> files;

  public DefiningLoader(@Nullable ClassLoader parent, Map<String, byte[]> files) {
    super(parent);
    this.files = Map.copyOf(files);
  }

  /** Loads one class file beside this test's own classes. */
  public static Class<?> define(String name, byte[] file) {
    return new DefiningLoader(DefiningLoader.class.getClassLoader(), Map.of(name, file)).load(name);
  }

  /** Loads, links and initialises a class. */
  public Class<?> load(String name) {
    try {
      return Class.forName(name, true, this);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
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
}
