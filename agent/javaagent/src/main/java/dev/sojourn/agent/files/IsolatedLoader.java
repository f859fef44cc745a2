package dev.sojourn.agent.files;

import java.util.Map;

/**
 * A class loader that defines a few given classes, and finds all others in the platform. The
 * application does not get the native libraries and the rights of its classes. It does not find
 * these classes, nor do they find the application's.
 */
public final class IsolatedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classFiles;

  /**
   * Makes a loader, which has an unnamed module of its own.
   *
   * @param name the loader's name
   * @param classFiles the class files by the binary names of the classes
   */
  public IsolatedLoader(String name, Map<String, byte[]> classFiles) {
    super(name, ClassLoader.getPlatformClassLoader());
    this.classFiles = classFiles;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] classFile = classFiles.get(name);
    if (classFile == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, classFile, 0, classFile.length);
  }
}
