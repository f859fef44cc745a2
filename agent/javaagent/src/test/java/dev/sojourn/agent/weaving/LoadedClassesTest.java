package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.loaders.Delegation;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import dev.sojourn.engine.Hooks;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Which of the loaded classes are retransformed, and in what batches. */
final class LoadedClassesTest {
  private final List<Class<?>> loaded = new ArrayList<>();
  private final Set<Class<?>> spoiling = new HashSet<>();
  private final Set<Class<?>> unmodifiable = new HashSet<>();
  private final List<List<Class<?>>> batches = new ArrayList<>();

  private final Instrumentation instrumentation =
      FakeInstrumentation.of(
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "getAllLoadedClasses" -> loaded.toArray(Class<?>[]::new);
                case "isModifiableClass" -> !unmodifiable.contains(arguments[0]);
                case "retransformClasses" -> {
                  retransform(List.of((Class<?>[]) arguments[0]));
                  yield null;
                }
                default -> throw new AssertionError("nobody should call " + method);
              });

  private void retransform(List<Class<?>> batch) throws UnmodifiableClassException {
    for (Class<?> type : batch) {
      if (spoiling.contains(type)) {
        if (type.getName().endsWith("0")) {
          throw new UnmodifiableClassException(type.getName());
        }
        throw new VerifyError(type.getName());
      }
    }
    batches.add(batch);
  }

  /** An application's loader: shows the files of some of its classes. */
  private static final class ApplicationLoader extends ClassLoader {
    private final Map<String, byte[]> shown = new HashMap<>();

    Class<?> define(String name, byte[] file) {
      return defineClass(name, file, 0, file.length);
    }

    void show(String name, byte[] file) {
      shown.put(name.replace('.', '/') + ".class", file);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      if (name.contains("Angry")) {
        throw new IllegalStateException("closed");
      }
      byte[] file = shown.get(name);
      return file == null ? null : new ByteArrayInputStream(file);
    }
  }

  private final ApplicationLoader loader = new ApplicationLoader();

  /** Loads a class that is marked or not, and whose file can be looked at or not. */
  private Class<?> load(String name, boolean marked, boolean shown) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
    writer.newUTF8(marked ? MarkerScan.USER_MODE : "x");
    writer.visitEnd();
    byte[] file = writer.toByteArray();
    if (shown) {
      loader.show(name, file);
    }
    Class<?> type = loader.define(name, file);
    loaded.add(type);
    return type;
  }

  private void weave() {
    WeavingReport report = new WeavingReport();
    Delegation delegation = new Delegation(instrumentation, report.foreignRuntimes());
    new LoadedClasses(instrumentation, report, delegation, () -> {}).weave();
  }

  @BeforeEach
  void beQuiet() {
    Log.setThreshold(null);
  }

  @AfterEach
  void speakAgain() {
    Log.setThreshold(Level.INFO);
  }

  @Test
  void weavesAllCandidatesInOneBatch() {
    Class<?> marked = load("app.Marked", true, true);
    Class<?> hidden = load("app.MadeAtRunTime", false, false);
    Class<?> angry = load("app.Angry", false, false);
    weave();
    assertEquals(List.of(List.of(marked, hidden, angry)), batches);
  }

  @Test
  void passesByWhatCannotHaveMarkedMethods() throws ClassNotFoundException {
    load("app.Plain", false, true);
    load("dev.sojourn.agent.Own", true, true);
    load("dev.sojourn.engine.Own", true, true);
    unmodifiable.add(load("app.Unmodifiable", true, true));
    loaded.add(load("app.Marked", true, true).arrayType());
    loaded.remove(loaded.size() - 2);
    loaded.addAll(List.of(String.class, int.class, int[].class, Hooks.class, Test.class));
    loaded.add(Class.forName("java.sql.Driver")); // the platform loader's
    weave();
    assertEquals(List.of(), batches);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 37})
  void oneThatCannotBeRetransformedDoesNotSpoilTheOthers(int count) {
    Set<Class<?>> good = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Class<?> type = load("app.C" + i, true, true);
      if (i % 11 == 0) {
        spoiling.add(type);
      } else {
        good.add(type);
      }
    }
    weave();
    List<Class<?>> woven = batches.stream().flatMap(List::stream).toList();
    assertEquals(good, Set.copyOf(woven));
    assertEquals(good.size(), woven.size());
    assertTrue(batches.size() <= spoiling.size() * 7, batches.size() + " batches");
  }
}
