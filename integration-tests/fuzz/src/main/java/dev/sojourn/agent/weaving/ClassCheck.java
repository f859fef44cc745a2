package dev.sojourn.agent.weaving;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.Origin;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.scan.MarkedMethods;
import dev.sojourn.agent.weaving.scan.Selection;
import dev.sojourn.fuzz.Allocation;
import dev.sojourn.fuzz.Planted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transformer on class files that are damaged, or of compilers that nobody here knows: nothing
 * is thrown, the file that was given stays as it is, memory is taken in proportion; and where the
 * JVM accepts a class, it accepts what was made of it, in which only marked methods are other ones.
 *
 * <p>What the JVM rejects it may accept when it is woven: what was wrong may be gone, such as bytes
 * after the end.
 */
public final class ClassCheck {
  private static final int MEMORY = 64 << 20;
  private static final int MEMORY_PER_BYTE = 2_000;

  private static final ClassLoader HERE = ClassCheck.class.getClassLoader();

  /** The class files to begin with, by name, from a system property. */
  private static final List<Seed> SEEDS =
      Arrays.stream(System.getProperty("fuzz.classes", "").split(",", -1))
          .filter(name -> !name.isEmpty())
          .map(Seed::new)
          .toList();

  /** For all that carries no annotation, from many compilers. */
  private static final String SELECTING =
      "kotlin.*.*(..)|kotlinx.*.*(..)|scala.*.*(..)|groovy.*.*(..)|org.*.*(..)|io.*.*(..)"
          + "|+java.util.concurrent.Callable.call()|dev.sojourn.*.*s(..)";

  private static final Instrumentation UNUSED =
      (Instrumentation)
          Proxy.newProxyInstance(
              HERE,
              new Class<?>[] {Instrumentation.class},
              (proxy, method, arguments) -> {
                throw new AssertionError("nobody should call " + method);
              });

  private ClassCheck() {}

  /** A class file that the JVM accepts. */
  private static final class Seed {
    final String name;
    final byte[] file;

    Seed(String name) {
      this.name = name;
      String resource = name.replace('.', '/') + ".class";
      try (InputStream in = HERE.getResourceAsStream(resource)) {
        file = Objects.requireNonNull(in, resource).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The files to begin with are accepted, and each is woven in one of the two ways at least. */
  public static void checkSeeds() {
    for (Seed seed : SEEDS) {
      @Nullable String rejected = Throwaway.reject(seed.name, seed.file);
      if (rejected != null) {
        throw new AssertionError(seed.name + " is rejected: " + rejected);
      }
      if (!check(seed.name, seed.file, false) && !check(seed.name, seed.file, true)) {
        throw new AssertionError("nothing in " + seed.name + " is woven");
      }
    }
  }

  /** One of them, or anything, with faults of all kinds. */
  public static void transform(FuzzedDataProvider data) {
    Seed seed = data.pickValue(SEEDS);
    boolean selecting = data.consumeBoolean();
    byte[] file =
        data.consumeInt(0, 15) == 0
            ? data.consumeRemainingAsBytes()
            : Mutation.of(seed.file, data.pickValue(SEEDS).file, data);
    check(seed.name, file, selecting);
  }

  /** Returns whether something was woven. */
  static boolean check(String name, byte[] file, boolean selecting) {
    String text = selecting ? SELECTING : "none.A.b()";
    Patterns patterns = Patterns.parse(Mode.KERNEL, text, Origin.ofOption("kernel"));
    Weaver weaver = new Weaver(UNUSED, new WeavingReport(patterns), () -> {});
    byte[] given = file.clone();
    long limit = MEMORY + (long) MEMORY_PER_BYTE * file.length;
    byte[] woven =
        Allocation.within(
            limit,
            () -> Planted.transformed(given, transform(weaver, name.replace('.', '/'), given)));
    if (!Arrays.equals(file, given)) {
      throw new AssertionError("the file that was given has been changed");
    }
    if (woven != null && Throwaway.reject(name, file) == null) {
      requireOnlyMarked(name, patterns, file, woven);
    }
    return woven != null;
  }

  /** With hooks in all methods that can have them; of a class of the packages above. */
  static byte @Nullable [] weaveAll(String name, byte[] file) {
    Patterns patterns = Patterns.parse(Mode.KERNEL, SELECTING, Origin.ofOption("kernel"));
    WeavingReport report = new WeavingReport(patterns);
    byte[] woven = transform(new Weaver(UNUSED, report, () -> {}), name.replace('.', '/'), file);
    if (report.count(WeavingResult.Outcome.FAILED) > 0) {
      throw new AssertionError(name + " could not be woven: " + report.methods());
    }
    return woven;
  }

  private static byte @Nullable [] transform(Weaver weaver, String name, byte[] file) {
    return weaver.transform(ClassCheck.class.getModule(), HERE, name, null, null, file);
  }

  private static void requireOnlyMarked(String name, Patterns patterns, byte[] file, byte[] woven) {
    @Nullable String rejected = Throwaway.reject(name, woven);
    if (rejected != null) {
      throw new AssertionError(name + " is rejected when it is woven: " + rejected);
    }
    Selection selection = new Selection(patterns, name, HERE, null);
    Set<String> marked =
        MarkedMethods.read(file, selection).stream()
            .filter(method -> method.obstacle() == null)
            .map(method -> method.name() + method.descriptor())
            .collect(Collectors.toSet());
    byte[] declarations;
    byte[] others;
    try {
      declarations = Parts.declarations(file);
      others = Parts.without(marked, file);
    } catch (RuntimeException e) {
      return; // such as an annotation without a type: the JVM does not look, and ASM cannot copy it
    }
    if (!Arrays.equals(declarations, Parts.declarations(woven))) {
      throw new AssertionError("the declarations of " + name + " have changed");
    }
    if (!Arrays.equals(others, Parts.without(marked, woven))) {
      throw new AssertionError(name + " has changed besides " + marked);
    }
  }
}
