package dev.sojourn.agent.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.loaders.Delegation;
import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import dev.sojourn.agent.weaving.scan.MarkerScan;
import dev.sojourn.engine.Hooks;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The transformer's decisions: what it leaves alone, skips, fails at, and takes down. */
final class WeaverTest {
  private static final ClassLoader HERE = WeaverTest.class.getClassLoader();
  private static final byte[] MARKED = ClassFiles.of(OldStyle.class);
  private static final String NAME = OldStyle.class.getName();
  private static final String INTERNAL_NAME = NAME.replace('.', '/');

  private final ClassLoader blind = new DefiningLoader(null, Map.of());
  private final WeavingReport report = new WeavingReport();
  private final Weaver weaver = new Weaver(FakeInstrumentation.refusing(), report, () -> {});

  @BeforeEach
  void beQuiet() {
    Log.setThreshold(null); // hundreds of classes are broken below
  }

  @AfterEach
  void speakAgain() {
    Log.setThreshold(Level.INFO);
  }

  private byte @Nullable [] transform(
      @Nullable ClassLoader loader, @Nullable String name, byte[] file) {
    return weaver.transform(getClass().getModule(), loader, name, null, null, file);
  }

  /** All of the report as one line per method, with a common reason. */
  private void assertResult(Outcome outcome, String reason) {
    assertEquals(
        Map.of(
            NAME + ".inKernel()", new WeavingResult(outcome, "KERNEL", reason),
            NAME + ".kernel(int, double, long[])", new WeavingResult(outcome, "KERNEL", reason),
            NAME + ".user()", new WeavingResult(outcome, "USER", reason)),
        report.methods());
    assertEquals(3, report.count(outcome));
  }

  @Test
  void weavesMarkedMethods() {
    byte[] before = MARKED.clone();
    byte[] woven = transform(HERE, INTERNAL_NAME, MARKED);
    assertNotNull(woven);
    assertTrue(woven.length > MARKED.length);
    assertTrue(Arrays.equals(before, MARKED), "the given array must not be written to");
    assertResult(Outcome.WOVEN, "");
  }

  @Test
  void weavesTheSameTwice() {
    byte[] first = transform(HERE, INTERNAL_NAME, MARKED);
    byte[] second = transform(HERE, INTERNAL_NAME, MARKED);
    assertNotNull(first);
    assertNotNull(second);
    assertTrue(Arrays.equals(first, second));
    assertResult(Outcome.WOVEN, "");
  }

  /** What HotSpot says of a class that is loaded while a class of loaders is retransformed. */
  @Test
  void isNotMisledByTheClassThatIsBeingRedefined() {
    byte[] plain = new GeneratedClass(Opcodes.V17).file();
    Delegation delegation = weaver.delegation();
    delegation.ensure(new DefiningLoader(HERE, Map.of())); // fails, but names the class
    byte[] other =
        weaver.transform(
            getClass().getModule(), HERE, "p/Other", DefiningLoader.class, null, plain);
    assertNull(other);
    assertEquals(Set.of(), delegation.loaderClasses());
    String itself = DefiningLoader.class.getName().replace('.', '/');
    byte[] file = ClassFiles.of(DefiningLoader.class);
    assertNotNull(
        weaver.transform(getClass().getModule(), HERE, itself, DefiningLoader.class, null, file));
    assertEquals(Set.of(DefiningLoader.class), delegation.loaderClasses());
  }

  /** Another agent may redefine a class by what it was shown after us. */
  @Test
  void weavesNoMethodThatHasItsHooksAlready() {
    byte[] woven = transform(HERE, INTERNAL_NAME, MARKED);
    assertNotNull(woven);
    assertNull(transform(HERE, INTERNAL_NAME, woven));
    assertResult(Outcome.WOVEN, "");
  }

  @Test
  void leavesTheJdkAlone() {
    assertNull(transform(null, INTERNAL_NAME, MARKED));
    assertEquals(Map.of(), report.methods());
  }

  /** A loader may define a class without saying its name, which is in the file. */
  @Test
  void weavesAClassThatIsDefinedWithoutAName() {
    byte[] woven = transform(HERE, null, MARKED);
    assertNotNull(woven);
    assertTrue(Arrays.equals(transform(HERE, INTERNAL_NAME, MARKED), woven));
    assertResult(Outcome.WOVEN, "");
  }

  @Test
  void leavesFilesThatHaveNoNameAlone() {
    for (byte[] file : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(MARKED, 20)}) {
      assertNull(transform(HERE, null, file));
    }
    assertEquals(Map.of(), report.methods());
  }

  @Test
  void leavesClassesWithoutMarkersAlone() {
    byte[] plain =
        new GeneratedClass(Opcodes.V17)
            .method(Opcodes.ACC_STATIC, "m", "()V", code -> code.visitInsn(Opcodes.RETURN))
            .file();
    byte[] mentions =
        new GeneratedClass(Opcodes.V17)
            .method(
                Opcodes.ACC_STATIC,
                "m",
                "()Ljava/lang/String;",
                code -> {
                  code.visitLdcInsn(MarkerScan.KERNEL_MODE);
                  code.visitInsn(Opcodes.ARETURN);
                })
            .file();
    assertTrue(MarkerScan.hasMarker(mentions));
    for (byte[] file : new byte[][] {plain, mentions, {}, {1, 2, 3}}) {
      assertNull(transform(HERE, GeneratedClass.NAME.replace('.', '/'), file));
    }
    assertEquals(Map.of(), report.methods());
  }

  @Test
  void skipsWhatCannotBeWovenAndWeavesTheRest() {
    byte[] file =
        new GeneratedClass(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT)
            .kernel("woven", "()V", code -> code.visitInsn(Opcodes.RETURN))
            .method(Opcodes.ACC_ABSTRACT, "skipped", "(I)V", code -> {}, MarkerScan.USER_MODE)
            .file();
    String name = GeneratedClass.NAME;
    assertNotNull(transform(HERE, name.replace('.', '/'), file));
    assertEquals(
        Map.of(
            name + ".woven()",
            new WeavingResult(Outcome.WOVEN, "KERNEL", ""),
            name + ".skipped(int)",
            new WeavingResult(
                Outcome.SKIPPED, "USER", "it is abstract; annotate the methods that implement it")),
        report.methods());
  }

  @Test
  void leavesAClassAloneWhoseMarkedMethodsAreAllSkipped() {
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .method(Opcodes.ACC_NATIVE, "m", "()V", code -> {}, MarkerScan.KERNEL_MODE)
            .file();
    assertNull(transform(HERE, GeneratedClass.NAME.replace('.', '/'), file));
    assertEquals(1, report.count(Outcome.SKIPPED));
    assertEquals(1, report.methods().size());
  }

  @Test
  void skipsClassesWhoseLoaderDoesNotSeeTheRuntime() {
    ClassLoader blind = new DefiningLoader(ClassLoader.getPlatformClassLoader(), Map.of());
    assertNull(transform(blind, INTERNAL_NAME, MARKED));
    assertResult(
        Outcome.SKIPPED,
        "its class loader "
            + DefiningLoader.class.getName()
            + " does not see the Sojourn runtime; let the agent start first, or let it delegate"
            + " dev.sojourn.* to its parent");
  }

  @Test
  void skipsClassesWhoseLoaderHasARuntimeOfItsOwn() {
    String hooks = Hooks.class.getName();
    ClassLoader own = new DefiningLoader(HERE, Map.of(hooks, ClassFiles.of(Hooks.class)));
    assertNull(transform(own, INTERNAL_NAME, MARKED));
    assertResult(
        Outcome.SKIPPED,
        "its class loader "
            + DefiningLoader.class.getName()
            + " has a copy of the Sojourn runtime of its own; let the agent start first, or let it"
            + " delegate dev.sojourn.* to its parent");
  }

  @Test
  void skipsClassesWhoseLoaderSeesABrokenRuntime() {
    byte[] broken = Arrays.copyOf(ClassFiles.of(Hooks.class), 100);
    ClassLoader loader = new DefiningLoader(HERE, Map.of(Hooks.class.getName(), broken));
    assertNull(transform(loader, INTERNAL_NAME, MARKED));
    assertEquals(3, report.count(Outcome.SKIPPED));
  }

  @Test
  void aLoaderThatThrowsIsAFailure() {
    ClassLoader throwing =
        new ClassLoader(HERE) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) {
            throw new UnsupportedOperationException("not " + name);
          }
        };
    assertNull(transform(throwing, INTERNAL_NAME, MARKED));
    assertResult(
        Outcome.FAILED, "java.lang.UnsupportedOperationException: not " + Hooks.class.getName());
  }

  @Test
  void aLaterSuccessReplacesAFailure() {
    AtomicBoolean isBlind = new AtomicBoolean(true);
    ClassLoader loader =
        new ClassLoader(HERE) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (isBlind.get()) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    assertNull(transform(loader, INTERNAL_NAME, MARKED));
    assertEquals(3, report.count(Outcome.SKIPPED));
    isBlind.set(false);
    assertNotNull(transform(loader, INTERNAL_NAME, MARKED));
    assertResult(Outcome.WOVEN, "");
  }

  /** Else the table would say that both are woven, or that neither is. */
  @Test
  void classesOfOneNameInTwoLoadersAreToldApart() {
    assertNull(transform(blind, INTERNAL_NAME, MARKED));
    assertNotNull(transform(HERE, INTERNAL_NAME, MARKED));
    assertEquals(3, report.count(Outcome.WOVEN));
    assertEquals(3, report.count(Outcome.SKIPPED));
    assertEquals(6, report.methods().size());
    assertEquals(3, report.methodsOf(HERE).size());
  }

  @Test
  void aFileThatCannotBeReadIsAFailure() {
    byte[] cut = Arrays.copyOf(MARKED, MARKED.length - 40);
    assertTrue(MarkerScan.hasMarker(cut));
    assertNull(transform(HERE, INTERNAL_NAME, cut));
    assertEquals(1, report.count(Outcome.FAILED), "of a file cut short");

    int unknown = ClassFileVersion.latest().getMajorVersion() + 1;
    assertNull(transform(HERE, "p/Future", ClassFiles.withVersion(MARKED, unknown)));
    assertEquals(2, report.count(Outcome.FAILED), "of a file of a future version");
    String keys = report.methods().keySet().stream().collect(Collectors.joining(" "));
    assertTrue(keys.contains(NAME) && keys.contains("p.Future"), keys);
    assertTrue(report.methods().values().stream().noneMatch(report -> report.reason().isEmpty()));
  }

  @Test
  void neverThrowsForABrokenFile() {
    SplittableRandom random = new SplittableRandom(1);
    int woven = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] file = MARKED.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        file[random.nextInt(8, file.length)] = (byte) random.nextInt();
      }
      woven += transform(HERE, INTERNAL_NAME, file) == null ? 0 : 1;
    }
    for (int length = 0; length < MARKED.length; length += 7) {
      assertNull(transform(HERE, INTERNAL_NAME, Arrays.copyOf(MARKED, length)));
    }
    assertTrue(woven > 50 && woven < 950, woven + " of 1000 could be woven");
  }
}
