package dev.sojourn.e2e.programs.meddling;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent that retransforms and redefines {@link Meddled.Target}, before others start or after.
 */
public final class MeddlingAgent {
  private static final Class<?> TARGET = Meddled.Target.class;

  private static @Nullable Instrumentation instrumentation;

  private MeddlingAgent() {}

  /** Called before {@code main}; with an argument it meddles at once. */
  public static void premain(@Nullable String early, Instrumentation given) throws Exception {
    instrumentation = given;
    if (early != null) {
      retransform();
      redefine("original", "original");
    }
  }

  private static Instrumentation instrumentation() {
    return Objects.requireNonNull(instrumentation);
  }

  /** Lets all transformers have another look. */
  static void retransform() throws Exception {
    instrumentation().retransformClasses(TARGET);
  }

  /**
   * Lets all transformers have another look, with one of its own among them, which replaces a text.
   */
  static void retransform(String from, String to) throws Exception {
    ClassFileTransformer transformer = transformer(file -> replace(file, from, to));
    instrumentation().addTransformer(transformer, true);
    retransform();
    instrumentation().removeTransformer(transformer);
  }

  /** Redefines it by the class file, with a text replaced by another that is as long. */
  static void redefine(String from, String to) throws Exception {
    redefine(replace(classFile(), from, to));
  }

  static void redefine(byte[] file) throws Exception {
    instrumentation().redefineClasses(new ClassDefinition(TARGET, file));
  }

  /** What a transformer that comes last is shown. */
  static byte[] seenLast() throws Exception {
    byte[][] seen = new byte[1][];
    ClassFileTransformer transformer =
        transformer(
            file -> {
              seen[0] = file;
              return null;
            });
    instrumentation().addTransformer(transformer, true);
    retransform();
    instrumentation().removeTransformer(transformer);
    return seen[0];
  }

  private interface Change {
    byte @Nullable [] of(byte[] file);
  }

  private static ClassFileTransformer transformer(Change change) {
    return new ClassFileTransformer() {
      @Override
      public byte @Nullable [] transform(
          @Nullable ClassLoader loader,
          @Nullable String name,
          @Nullable Class<?> redefined,
          @Nullable ProtectionDomain domain,
          byte[] file) {
        return redefined == TARGET ? change.of(file) : null;
      }
    };
  }

  private static byte[] classFile() throws IOException {
    String name = TARGET.getName().replace('.', '/') + ".class";
    try (InputStream in = TARGET.getClassLoader().getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Latin-1 maps bytes to characters and back, each to its own. */
  private static byte[] replace(byte[] file, String from, String to) {
    return new String(file, StandardCharsets.ISO_8859_1)
        .replace(from, to)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
