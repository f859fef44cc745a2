package dev.sojourn.agent.files;

import java.util.Map;

/**
 * Defines a few given classes, and finds all others in the platform. What native libraries and what
 * rights its classes have, the application has not; and none of its classes are found by the
 * application, nor any of the application's by it.
 */
public final class IsolatedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classFiles;

  /**
   * A loader with an unnamed module of its own.
   *
   * @param name the loader's
   * @param classFiles by the binary names of the classes
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
