package dev.sojourn.agent.weaving.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The supertypes of one class, like {@code Class.isAssignableFrom} for a class that is just being
 * loaded. None of its supertypes may be loaded for this, so their files are read; those of the JDK
 * only if the type in question is the JDK's too.
 */
public final class Supertypes {
  private final @Nullable ClassLoader loader;
  private final @Nullable Class<?> loaded;
  private final String[] direct;
  private @Nullable String missing;

  /**
   * Makes the supertypes of a class.
   *
   * @param loader the class's loader; null for the boot loader
   * @param loaded the class, if it was loaded before; else null
   * @param direct the internal names of its superclass and interfaces
   */
  Supertypes(@Nullable ClassLoader loader, @Nullable Class<?> loaded, String[] direct) {
    this.loader = loader;
    this.loaded = loaded;
    this.direct = direct;
  }

  /** Whether the class itself or one of its supertypes has this name. */
  public static boolean isSubclass(@Nullable Class<?> type, String name) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(name) || isSubclass(type.getSuperclass(), name)) {
      return true;
    }
    for (Class<?> each : type.getInterfaces()) {
      if (isSubclass(each, name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a supertype of the class has this name, or a class loaded before has it itself. A no
   * may be wrong if {@link #missing} then returns a name.
   */
  boolean include(String name) throws IOException {
    if (loaded != null) {
      return isSubclass(loaded, name);
    }
    String target = name.replace('.', '/');
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    push(direct, target, seen, open);
    while (!open.isEmpty()) {
      String next = open.remove();
      if (next.equals(target)) {
        return true;
      }
      try (InputStream file = file(loader, next)) {
        if (file == null) {
          missing = next.replace('/', '.');
        } else {
          ClassReader reader = OpenedClassReader.of(file.readAllBytes());
          push(new String[] {reader.getSuperName()}, target, seen, open);
          push(reader.getInterfaces(), target, seen, open);
        }
      }
    }
    return false;
  }

  /** Returns a supertype whose file was not found; null for none. */
  @Nullable String missing() {
    return missing;
  }

  private static void push(
      @Nullable String[] types, String target, Set<String> seen, Deque<String> open) {
    for (String type : types) {
      if (type != null && (!isJdk(type) || isJdk(target)) && seen.add(type)) {
        open.add(type);
      }
    }
  }

  /** Whether a class is the JDK's for sure: others have packages in {@code javax} too. */
  private static boolean isJdk(String name) {
    return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
  }

  /** Opens the file of a class as its loader finds it; returns null if there is none. */
  public static @Nullable InputStream file(@Nullable ClassLoader loader, String internalName) {
    String resource = internalName + ".class";
    return loader == null
        ? ClassLoader.getSystemResourceAsStream(resource)
        : loader.getResourceAsStream(resource);
  }
}
