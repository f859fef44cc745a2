package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.report.WeavingReport;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A transformer with its report, for generated classes, and calls of their methods. */
public final class Loom {
  public final WeavingReport report = new WeavingReport();
  private final Weaver weaver = new Weaver(FakeInstrumentation.refusing(), report, () -> {});

  /** What the transformer makes of a generated class. */
  public byte @Nullable [] transform(byte[] file) {
    return weaver.transform(
        getClass().getModule(),
        getClass().getClassLoader(),
        GeneratedClass.NAME.replace('.', '/'),
        null,
        null,
        file);
  }

  /** Loads a generated class and calls one of its static methods, which must end outside KERNEL. */
  public static Object call(byte[] file, String name, Object... arguments) throws Exception {
    Class<?> type = DefiningLoader.define(GeneratedClass.NAME, file);
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)) {
        Object result = method.invoke(null, arguments);
        assertFalse(Sojourn.isInKernel(), "the thread was left in KERNEL");
        return result;
      }
    }
    throw new AssertionError(name);
  }
}
