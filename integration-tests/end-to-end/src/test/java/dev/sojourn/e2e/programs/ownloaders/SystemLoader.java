package dev.sojourn.e2e.programs.ownloaders;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** The system class loader of an application that brings its own: loads the class path itself. */
public final class SystemLoader extends URLClassLoader {
  /** Called by the JVM. */
  public SystemLoader(ClassLoader parent) throws MalformedURLException {
    super("system", new URL[0], parent);
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      appendToClassPathForInstrumentation(entry);
    }
  }

  /** Called by the JVM for the jar of each agent. */
  private void appendToClassPathForInstrumentation(String jar) throws MalformedURLException {
    addURL(new File(jar).toURI().toURL());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.sojourn.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
