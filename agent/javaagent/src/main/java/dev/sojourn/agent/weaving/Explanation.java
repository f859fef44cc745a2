package dev.sojourn.agent.weaving;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.agent.weaving.scan.Supertypes;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** The answer to <em>why is my method not woven?</em>, a line for each method of a class. */
public final class Explanation {
  private static final int SIMILAR = 5;

  private final Instrumentation instrumentation;
  private final WeavingReport report;

  /**
   * Makes a source of explanations of one transformer's work.
   *
   * @param instrumentation lists the loaded classes
   * @param report the transformer's report
   */
  public Explanation(Instrumentation instrumentation, WeavingReport report) {
    this.instrumentation = instrumentation;
    this.report = report;
  }

  /**
   * Tells whether a class is loaded, by whichever loader.
   *
   * @param className its binary name
   * @return whether {@link #of} finds it
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
   * Explains a class. This is slow: it goes through all loaded classes and reads class files.
   *
   * @param className its binary name
   * @return lines, the last one without a line break
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
      lines.add(className + " is not loaded; a class is woven when it is loaded");
      similar(className, lines);
    }
    for (MethodPattern pattern : report.patterns().unmatched()) {
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
    names.stream()
        .sorted()
        .limit(SIMILAR)
        .forEach(name -> lines.add("a loaded class of that simple name: " + name));
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
    Map<String, WeavingResult> known = report.methodsOf(type.getClassLoader());
    WeavingResult whole = known.get(type.getName());
    if (whole != null) {
      lines.add("its methods could not be read: " + whole.reason());
    }
    known.keySet().removeIf(method -> !method.startsWith(type.getName() + "."));
    known.forEach((method, result) -> lines.add(method + ": " + describe(result)));
    byte[] file = file(type);
    if (file == null) {
      lines.add("its class file could not be read, so its other methods are not listed");
    } else {
      others(file, type.getName(), known, lines);
    }
  }

  private static String describe(WeavingResult result) {
    String mode = result.mode().isEmpty() ? "" : " as " + result.mode();
    String reason = result.reason().isEmpty() ? "" : ": " + result.reason();
    return switch (result.outcome()) {
      case WOVEN -> "woven" + mode + (reason.isEmpty() ? "" : ", but" + reason.substring(1));
      case SKIPPED -> "not woven" + mode + reason;
      case FAILED -> "not woven" + mode + ", because weaving failed" + reason;
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

  /** Adds a line for each method that the report does not know. */
  private static void others(
      byte[] file, String className, Map<String, WeavingResult> known, List<String> lines) {
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
