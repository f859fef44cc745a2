package dev.sojourn.e2e.programs.ownloaders;

import java.net.URL;
import java.net.URLClassLoader;

/** Asks others for {@code java.*} and for nothing else. */
final class JavaOnly extends URLClassLoader {
  JavaOnly(URL[] places) {
    super(places);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
