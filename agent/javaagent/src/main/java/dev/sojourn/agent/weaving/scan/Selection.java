package dev.sojourn.agent.weaving.scan;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.Patterns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** A matcher of patterns with the methods of one class, loaded or just being loaded. */
public final class Selection {
  private final Patterns patterns;
  private final String className;
  private final @Nullable ClassLoader loader;
  private final @Nullable Class<?> loaded;

  /**
   * Makes a matcher for a class.
   *
   * @param className its binary name
   * @param loader its loader; null for the boot loader
   * @param loaded the class itself, if it was loaded before; else null
   */
  public Selection(
      Patterns patterns,
      String className,
      @Nullable ClassLoader loader,
      @Nullable Class<?> loaded) {
    this.patterns = patterns;
    this.className = className;
    this.loader = loader;
    this.loaded = loaded;
  }

  /** Returns a selection that selects nothing. */
  static Selection none() {
    return new Selection(Patterns.NONE, "", null, null);
  }

  /**
   * The patterns that match a method, all of one layer; if there are none, why that may be wrong.
   */
  record Verdict(List<MethodPattern> matching, @Nullable String doubt) {}

  /**
   * Compares a method with the patterns of each layer, up to the first that has a match. Supertypes
   * are looked at only for a pattern whose method matches.
   *
   * @param above the internal names of the class's superclass and interfaces
   */
  Verdict of(int access, String name, String descriptor, String[] above) throws IOException {
    List<MethodPattern> matching = new ArrayList<>();
    String doubt = null;
    // A bridge calls the method that is woven. Constructors and initialisers cannot be woven.
    if (patterns.all().isEmpty() || name.startsWith("<") || (access & Opcodes.ACC_BRIDGE) != 0) {
      return new Verdict(matching, null);
    }
    List<String> types = new ArrayList<>();
    for (Type type : Type.getArgumentTypes(descriptor)) {
      types.add(type.getClassName());
    }
    for (List<MethodPattern> layer : patterns.layers()) {
      for (MethodPattern pattern : layer) {
        if (!pattern.matchesMethod(name, types)
            || ((access & Opcodes.ACC_ABSTRACT) != 0 && !pattern.isExact())) {
          continue;
        }
        if (pattern.matchesClass(className)) {
          matching.add(pattern);
        } else if (pattern.withSubclasses()) {
          Supertypes supertypes = new Supertypes(loader, loaded, above);
          if (supertypes.include(pattern.className())) {
            matching.add(pattern);
          } else if (supertypes.missing() != null) {
            doubt =
                "whether its class is a "
                    + pattern.className()
                    + " is unknown, since the class file of "
                    + supertypes.missing()
                    + " was not found";
          }
        }
      }
      if (!matching.isEmpty()) {
        break;
      }
    }
    return new Verdict(matching, matching.isEmpty() ? doubt : null);
  }
}
