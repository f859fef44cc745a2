package dev.sojourn.agent.weaving;

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
 * Tells whether a class that is just being loaded is a subclass of another. It must load none of
 * its superclasses, so it reads their files; those of the JDK only if the other is the JDK's too.
 */
final class Supertypes {
  private final @Nullable ClassLoader loader;
  private final @Nullable Class<?> loaded;
  private final String[] direct;
  private @Nullable String missing;

  /**
   * The supertypes of a class.
   *
   * @param loader the class's
   * @param loaded the class, if it was loaded before
   * @param direct superclass and interfaces, internal names
   */
  Supertypes(@Nullable ClassLoader loader, @Nullable Class<?> loaded, String[] direct) {
    this.loader = loader;
    this.loaded = loaded;
    this.direct = direct;
  }

  /** Whether the class itself, or one above it, has that name. */
  static boolean isSubclass(@Nullable Class<?> type, String name) {
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

  /** Whether one above the class has that name; see {@link #missing}. */
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

  /** A supertype whose file was not found, so that the answer may be wrong; null for none. */
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

  /** Rather too few: {@code javax} is others' too. */
  private static boolean isJdk(String name) {
    return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
  }

  /** The file of a class as its loader has it, or null. */
  static @Nullable InputStream file(@Nullable ClassLoader loader, String internalName) {
    String resource = internalName + ".class";
    return loader == null
        ? ClassLoader.getSystemResourceAsStream(resource)
        : loader.getResourceAsStream(resource);
  }
}
