package dev.sojourn.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The classes of the JDK that runs this, nested ones too, by their simple names. */
final class JdkClasses {
  private static final Set<String> NAMES = new HashSet<>();

  static {
    ModuleFinder.ofSystem().findAll().forEach(JdkClasses::addAll);
  }

  private JdkClasses() {}

  static boolean has(String simpleName) {
    return NAMES.contains(simpleName);
  }

  private static void addAll(ModuleReference module) {
    try (ModuleReader reader = module.open();
        Stream<String> names = reader.list()) {
      names
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1))
          .forEach(NAMES::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
