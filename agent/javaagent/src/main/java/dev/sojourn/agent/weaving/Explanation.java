package dev.sojourn.agent.weaving;

import dev.sojourn.agent.patterns.MethodPattern;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Answers <em>why is my method not woven?</em>, a line for each method of a class. */
public final class Explanation {
  private static final int SIMILAR = 5;

  private final Instrumentation instrumentation;
  private final Ledger ledger;

  /**
   * Explanations of what one transformer did.
   *
   * @param instrumentation lists the loaded classes
   * @param ledger the transformer's
   */
  public Explanation(Instrumentation instrumentation, Ledger ledger) {
    this.instrumentation = instrumentation;
    this.ledger = ledger;
  }

  /**
   * Tells whether there is something to explain.
   *
   * @param className its binary name
   * @return whether a class of that name is loaded, by whichever loader
   */
  public boolean isLoaded(String className) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(className)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Explains a class. Takes its time: it looks at all loaded classes, and reads class files.
   *
   * @param className its binary name
   * @return lines, without the last one's end
   */
  public String of(String className) {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(className)) {
        lines.add(className + " is loaded by " + loader(type));
        explain(type, lines);
      }
    }
    if (lines.isEmpty()) {
      lines.add(className + " is not loaded; a class is woven when it is");
      similar(className, lines);
    }
    for (MethodPattern pattern : ledger.patterns().unmatched()) {
      if (pattern.matchesClass(className)) {
        lines.add(
            "the pattern "
                + pattern
                + " names the class, but none of its methods ("
                + pattern.origin()
                + ")");
      }
    }
    return String.join("\n", lines);
  }

  private void similar(String className, List<String> lines) {
    String suffix = className.substring(lastPart(className));
    List<String> names = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.getName();
      if (!suffix.isEmpty() && suffix.equalsIgnoreCase(name.substring(lastPart(name)))) {
        names.add(name);
      }
    }
    names.stream().sorted().limit(SIMILAR).forEach(name -> lines.add("loaded is " + name));
  }

  private static int lastPart(String name) {
    return 1
        + Math.max(name.lastIndexOf('$'), Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')));
  }

  private static String loader(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String name = loader == null ? "the boot loader" : loader.getClass().getName();
    return name + (type.getModule().isNamed() ? ", in " + type.getModule() : "");
  }

  private void explain(Class<?> type, List<String> lines) {
    if (!instrumentation.isModifiableClass(type)) {
      lines.add("the JVM lets no agent change it");
    }
    if (LoadedClasses.isOurs(type.getPackageName())) {
      lines.add("it is Sojourn's own, and never woven");
    }
    Map<String, MethodReport> known = new TreeMap<>(ledger.methods());
    MethodReport whole = known.get(type.getName());
    if (whole != null) {
      lines.add("its methods could not be read: " + whole.reason());
    }
    known.keySet().removeIf(method -> !method.startsWith(type.getName() + "."));
    known.forEach((method, report) -> lines.add(method + ": " + describe(report)));
    byte[] file = file(type);
    if (file == null) {
      lines.add("its class file is not to be had, so its other methods are not listed");
    } else {
      others(file, type.getName(), known, lines);
    }
  }

  private static String describe(MethodReport report) {
    String mode = report.mode().isEmpty() ? "" : " as " + report.mode();
    String reason = report.reason().isEmpty() ? "" : ": " + report.reason();
    return switch (report.outcome()) {
      case WOVEN -> "woven" + mode + (reason.isEmpty() ? "" : ", but" + reason.substring(1));
      case SKIPPED -> "not woven" + mode + reason;
      case FAILED -> "not woven" + mode + ", since it failed" + reason;
    };
  }

  private static byte @Nullable [] file(Class<?> type) {
    String name = type.getName().replace('.', '/');
    try (InputStream file = Supertypes.file(type.getClassLoader(), name)) {
      return file == null ? null : file.readAllBytes();
    } catch (Exception | LinkageError e) {
      return null;
    }
  }

  /** The methods that the ledger knows nothing of. */
  private static void others(
      byte[] file, String className, Map<String, MethodReport> known, List<String> lines) {
    ClassVisitor visitor =
        new ClassVisitor(OpenedClassReader.ASM_API) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MarkedMethod method =
                new MarkedMethod(access, name, descriptor, false, false, "", MarkedMethod.INHERIT);
            String described = method.describe(className);
            if (!name.startsWith("<") && !known.containsKey(described)) {
              String obstacle = method.obstacle();
              lines.add(
                  described
                      + ": no annotation and no pattern"
                      + (obstacle == null ? "" : "; also, " + obstacle));
            }
            return null;
          }
        };
    OpenedClassReader.of(file).accept(visitor, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
  }
}
