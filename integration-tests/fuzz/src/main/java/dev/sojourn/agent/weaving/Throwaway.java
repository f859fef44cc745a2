package dev.sojourn.agent.weaving;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A loader for one class, which the JVM verifies as any application's, and does not initialise. */
final class Throwaway extends ClassLoader {
  private Throwaway() {
    super(Throwaway.class.getClassLoader());
  }

  /** Why the JVM does not accept a class, or null if it does. */
  static @Nullable String reject(String name, byte[] file) {
    try {
      Class<?> type = new Throwaway().defineClass(name, file, 0, file.length);
      Method[] unused = type.getDeclaredMethods(); // verifies it
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e.toString();
    }
  }
}
