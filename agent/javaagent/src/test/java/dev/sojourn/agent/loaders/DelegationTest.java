package dev.sojourn.agent.loaders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.GracePeriod;
import dev.sojourn.Pin;
import dev.sojourn.Sojourn;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.FakeInstrumentation;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.engine.Hooks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Loaders with copies of the runtime, in a virtual machine with the transformer or without. */
final class DelegationTest {
  private static final ClassLoader HERE = DelegationTest.class.getClassLoader();
  private static final String FIXTURE = OldStyle.class.getName();

  private final Instrumentation instrumentation = ByteBuddyAgent.install();
  private final WeavingReport report = new WeavingReport();
  private final Weaver weaver = new Weaver(instrumentation, report, () -> {});

  /** Defines the runtime and the fixture itself, and leaves all else to its parent. */
  private static class OwnCopy extends ClassLoader {
    OwnCopy() {
      super(HERE);
    }

    boolean defines(String name) {
      return ForeignRuntimes.isRuntime(name) || name.equals(FIXTURE);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !defines(name)) {
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
      try (InputStream file = HERE.getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Answers the other method too. */
  private static final class OwnWay extends OwnCopy {
    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      return loadClass(name, true);
    }
  }

  /** Has all that the class path has, and asks nobody for it. */
  private static URLClassLoader besides() {
    URL[] places = {place(Hooks.class), place(OldStyle.class)};
    return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static Class<?> load(ClassLoader loader, Class<?> like) throws ClassNotFoundException {
    return Class.forName(like.getName(), false, loader);
  }

  /** What its last three bits say: 3, if its methods have run in the modes that they ask for. */
  private static int modes(ClassLoader loader) throws ReflectiveOperationException {
    Object fixture = load(loader, OldStyle.class).getConstructor().newInstance();
    return ((IntUnaryOperator) fixture).applyAsInt(5) & 7;
  }

  @BeforeEach
  void start() {
    Log.setThreshold(null);
    instrumentation.addTransformer(weaver, true);
  }

  @AfterEach
  void stop() throws UnmodifiableClassException {
    instrumentation.removeTransformer(weaver);
    for (Class<?> type : weaver.delegation().loaderClasses()) {
      instrumentation.retransformClasses(type);
    }
    Log.setThreshold(Level.INFO);
  }

  @Test
  void aLoaderWithACopyFindsTheAgents() throws ReflectiveOperationException {
    for (OwnCopy loader : List.of(new OwnCopy(), new OwnCopy(), new OwnWay())) {
      assertEquals(3, modes(loader));
      assertSame(Sojourn.class, load(loader, Sojourn.class));
      assertSame(loader, load(loader, OldStyle.class).getClassLoader());
    }
    assertEquals(Set.of(OwnCopy.class, OwnWay.class), weaver.delegation().loaderClasses());
    assertEquals(Map.of(), report.foreignRuntimes().all());
    assertEquals(0, report.count(Outcome.SKIPPED));
  }

  @Test
  void withoutItTheCopyIsFound() throws ReflectiveOperationException {
    instrumentation.removeTransformer(weaver);
    OwnCopy loader = new OwnCopy();
    assertNotSame(Sojourn.class, load(loader, Sojourn.class));
    assertEquals(1, modes(loader), "nothing is woven");
    assertNull(Delegation.find(loader, Sojourn.class.getName()));
  }

  @Test
  void aLoaderOfTheJdkFindsTheAgents() throws ReflectiveOperationException, IOException {
    try (URLClassLoader loader = besides()) {
      assertEquals(3, modes(loader));
      assertSame(Sojourn.class, load(loader, Sojourn.class));
      assertEquals(Set.of(ClassLoader.class), weaver.delegation().loaderClasses());
    }
  }

  @Test
  void withoutItALoaderOfTheJdkFindsTheCopy() throws ReflectiveOperationException, IOException {
    instrumentation.removeTransformer(weaver);
    try (URLClassLoader loader = besides()) {
      assertNotSame(Sojourn.class, load(loader, Sojourn.class));
      assertEquals(1, modes(loader));
    }
  }

  @Test
  void aLoaderThatAsksItsParentsIsNotTouched() throws ReflectiveOperationException {
    ClassLoader child = new URLClassLoader(new URL[0], HERE);
    weaver.delegation().ensure(child);
    weaver.delegation().ensure(HERE);
    weaver.delegation().ensure(ClassLoader.getPlatformClassLoader());
    weaver.delegation().ensure(null);
    assertEquals(Set.of(), weaver.delegation().loaderClasses());
    assertSame(Sojourn.class, load(child, Sojourn.class));
  }

  @Test
  void aLoaderThatMentionsNothingIsNotTouched() throws ReflectiveOperationException {
    OwnCopy loader =
        new OwnCopy() {
          @Override
          boolean defines(String name) {
            return name.equals(ClassFiles.class.getName());
          }
        };
    assertSame(loader, load(loader, ClassFiles.class).getClassLoader());
    assertEquals(Set.of(), weaver.delegation().loaderClasses());
  }

  /** It would get half of its runtime from here, and half from there. */
  @Test
  void aLoaderThatUsesACopyKeepsItWhole() throws ReflectiveOperationException {
    instrumentation.removeTransformer(weaver);
    OwnCopy loader = new OwnCopy();
    Class<?> copy = load(loader, Sojourn.class);
    instrumentation.addTransformer(weaver, true);
    assertEquals(1, modes(loader), "woven with hooks that are not its own");
    assertSame(loader, load(loader, Pin.class).getClassLoader());
    assertEquals(Set.of(ForeignRuntimes.describe(loader)), report.foreignRuntimes().all().keySet());
    assertEquals(3, report.count(Outcome.SKIPPED));
    assertSame(loader, copy.getClassLoader());
  }

  @Test
  void aLoaderBelowOneThatUsesACopyIsLeftWithIt() throws ReflectiveOperationException {
    instrumentation.removeTransformer(weaver);
    OwnCopy above = new OwnCopy();
    assertSame(above, load(above, Sojourn.class).getClassLoader());
    instrumentation.addTransformer(weaver, true);
    report.foreignRuntimes().met(above, Sojourn.class.getName());
    ClassLoader below = new URLClassLoader(new URL[0], above);
    weaver.delegation().ensure(below);
    assertSame(above, load(below, Sojourn.class).getClassLoader());
    assertSame(above, load(below, Pin.class).getClassLoader());
  }

  /** As a bundle that is wired to another one. */
  private static final class Wired extends ClassLoader {
    private final ClassLoader exporter;

    Wired(ClassLoader exporter) {
      super(HERE);
      this.exporter = exporter;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return ForeignRuntimes.isRuntime(name)
          ? exporter.loadClass(name)
          : super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
      return exporter.getResource(name);
    }
  }

  @Test
  void aLoaderThatFindsACopyInUseIsLeftWithIt() throws ReflectiveOperationException {
    instrumentation.removeTransformer(weaver);
    OwnCopy exporter =
        new OwnCopy() {
          @Override
          public URL getResource(String name) {
            return place(DelegationTest.class); // not where ours is
          }
        };
    assertSame(exporter, load(exporter, Sojourn.class).getClassLoader());
    instrumentation.addTransformer(weaver, true);
    Wired early = new Wired(exporter);
    weaver.delegation().ensure(early);
    assertSame(Sojourn.class, load(early, Sojourn.class), "nobody has told of the copy");
    report.foreignRuntimes().met(exporter, Sojourn.class.getName());
    Wired late = new Wired(exporter);
    weaver.delegation().ensure(late);
    assertSame(exporter, load(late, Sojourn.class).getClassLoader());
  }

  @Test
  void whatOthersRetransformKeepsThePrologue()
      throws ReflectiveOperationException, UnmodifiableClassException {
    OwnCopy loader = new OwnCopy();
    assertEquals(3, modes(loader));
    instrumentation.retransformClasses(OwnCopy.class);
    assertSame(Pin.class, load(loader, Pin.class));
    instrumentation.removeTransformer(weaver);
    instrumentation.retransformClasses(OwnCopy.class);
    assertNotSame(
        GracePeriod.class, load(loader, GracePeriod.class), "this is what the prologue is for");
  }

  @Test
  void onlyTheRuntimesOwnPackagesAreDelegated() throws ReflectiveOperationException {
    OwnCopy loader = new OwnCopy();
    assertEquals(3, modes(loader));
    assertSame(Hooks.class, Delegation.find(loader, Hooks.class.getName()));
    assertNull(Delegation.find(loader, "dev.sojourn.Missing"));
    assertNull(Delegation.find(loader, "dev.sojourn.agent.SojournAgent"));
    assertNull(Delegation.find(loader, "dev.sojourn.engine.more.X"));
    assertNull(Delegation.find(loader, "java.lang.String"));
    assertNull(Delegation.find(HERE, Hooks.class.getName()));
  }

  @Test
  void aFailureLeavesTheLoaderAsItWas() throws ReflectiveOperationException {
    OwnCopy loader = new OwnCopy();
    Delegation failing = new Delegation(FakeInstrumentation.refusing(), report.foreignRuntimes());
    assertTrue(failing.isOpen(loader));
    failing.ensure(loader);
    assertFalse(failing.isOpen(loader), "it would be tried for each class");
    assertNull(Delegation.find(loader, Hooks.class.getName()));
    assertEquals(Set.of(), failing.loaderClasses());
  }

  @Test
  void nothingKeepsALoaderAlive() throws ReflectiveOperationException {
    WeakReference<ClassLoader> gone = new WeakReference<>(used());
    long start = System.nanoTime();
    while (gone.get() != null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
      System.gc();
    }
    assertNull(gone.get());
  }

  private static @Nullable ClassLoader used() throws ReflectiveOperationException {
    OwnCopy loader = new OwnCopy();
    assertEquals(3, modes(loader));
    return loader;
  }
}
