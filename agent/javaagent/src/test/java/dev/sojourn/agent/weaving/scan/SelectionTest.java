package dev.sojourn.agent.weaving.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.log.Log;
import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.patterns.Origin;
import dev.sojourn.agent.patterns.Patterns;
import dev.sojourn.agent.weaving.FakeInstrumentation;
import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.agent.weaving.bridge.BridgeAdvice;
import dev.sojourn.agent.weaving.inline.CodeSizes;
import dev.sojourn.agent.weaving.report.WeavingReport;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Which methods patterns select, and which class files are read to find that out. */
final class SelectionTest {
  private static final int PLAIN = Opcodes.ACC_PUBLIC;
  private static final int ABSTRACT = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;

  private final List<String> read = new ArrayList<>();
  private final Map<String, byte[]> files = new HashMap<>();

  private final ClassLoader loader =
      new ClassLoader(SelectionTest.class.getClassLoader()) {
        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
          read.add(name);
          byte[] file = files.get(name);
          return file == null ? null : new ByteArrayInputStream(file);
        }
      };

  @BeforeEach
  void beQuiet() {
    Log.setThreshold(null);
  }

  @AfterEach
  void speakAgain() {
    Log.setThreshold(Level.INFO);
  }

  private static Patterns kernel(String text) {
    Patterns patterns = Patterns.parse(Mode.KERNEL, text, Origin.ofOption("kernel"));
    assertEquals(List.of(), patterns.problems());
    return patterns;
  }

  /** Makes a class of methods that are given as access flags, name and descriptor. */
  private byte[] type(String name, String superName, List<String> interfaces, Object... methods) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, PLAIN, name, null, superName, interfaces.toArray(String[]::new));
    for (int i = 0; i < methods.length; i += 3) {
      int access = (Integer) methods[i];
      MethodVisitor method =
          writer.visitMethod(access, (String) methods[i + 1], (String) methods[i + 2], null, null);
      if ((access & Opcodes.ACC_ABSTRACT) == 0) {
        method.visitCode();
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 9);
      }
      method.visitEnd();
    }
    writer.visitEnd();
    byte[] file = writer.toByteArray();
    files.put(name + ".class", file);
    return file;
  }

  private WeavingReport weave(Patterns patterns, String name, byte[] file) {
    WeavingReport report = new WeavingReport(patterns);
    byte[] woven =
        new Weaver(FakeInstrumentation.refusing(), report, () -> {})
            .transform(getClass().getModule(), loader, name, null, null, file);
    assertEquals(woven != null, report.count(Outcome.WOVEN) > 0);
    return report;
  }

  private static String outcome(WeavingReport report) {
    StringBuilder text = new StringBuilder();
    report.methods().forEach((name, r) -> text.append(name).append(' ').append(r.mode()));
    return text.toString();
  }

  @Test
  void selectsByClassNameAndParameters() {
    byte[] file =
        type("p/A", "java/lang/Object", List.of(), PLAIN, "m", "(I)V", PLAIN, "m", "(J)V");
    assertEquals("p.A.m(long) KERNEL", outcome(weave(kernel("p.A.m(long)"), "p/A", file)));
    assertEquals("", outcome(weave(kernel("p.B.m(long)"), "p/A", file)));
    assertEquals(2, weave(kernel("p.*.*(..)"), "p/A", file).count(Outcome.WOVEN));
    assertEquals(List.of(), read, "no class file is read for it");
  }

  /** Threads may be inside of it: what it is by earlier patterns, later ones do not change. */
  @Test
  void aMethodStaysWhatItIsByAnEarlierLayer() {
    byte[] file = type("p/A", "java/lang/Object", List.of(), PLAIN, "m", "()V", PLAIN, "n", "()V");
    Patterns first = kernel("p.A.m()@orders");
    Patterns next =
        Patterns.of(
            List.of(
                kernel("p.A.m()@others|p.A.m()@orders"),
                Patterns.parse(Mode.USER, "p.A.*()", Origin.ofOption("user"))));
    Patterns both = first.then(first.missing(next));
    assertEquals(2, both.layers().get(1).size());
    assertEquals("p.A.m() KERNELp.A.n() USER", outcome(weave(both, "p/A", file)));
    assertEquals(1, both.all().get(0).matches());
    assertEquals("[kernel=p.A.m()@others]", both.unmatched().toString());
    assertEquals(1, weave(next, "p/A", file).count(Outcome.WOVEN), "two modes in one layer");
  }

  @Test
  void findsSubclassesThroughClassFilesAndReadsNoMoreThanItMust() {
    type("p/I", "java/lang/Object", List.of(), ABSTRACT, "m", "()V");
    type("p/J", "java/lang/Object", List.of("p/I"));
    type("p/A", "java/util/ArrayList", List.of("p/J"));
    byte[] file = type("p/B", "p/A", List.of("java/lang/Runnable"), PLAIN, "m", "()V");
    Patterns patterns = kernel("+p.I.m()");
    assertEquals("p.B.m() KERNEL", outcome(weave(patterns, "p/B", file)));
    assertEquals(1, patterns.all().get(0).matches());
    assertEquals(
        new TreeSet<>(List.of("p/A.class", "p/J.class")), new TreeSet<>(read), "nor of the JDK");

    read.clear();
    byte[] direct = type("p/D", "java/lang/Object", List.of("p/I"), PLAIN, "m", "()V");
    assertEquals("p.D.m() KERNEL", outcome(weave(patterns, "p/D", direct)));
    assertEquals(List.of(), read, "its own file says it");

    byte[] other = type("p/C", "p/A", List.of(), PLAIN, "n", "()V", PLAIN, "m2", "()V");
    assertEquals("", outcome(weave(patterns, "p/C", other)));
    byte[] others = type("p/E", "p/A", List.of(), PLAIN, "m", "(I)V");
    assertEquals("", outcome(weave(patterns, "p/E", others)));
    assertEquals(List.of(), read, "none for a class that has no such method");

    byte[] stranger = type("p/F", "java/lang/Object", List.of("p/X"), PLAIN, "m", "()V");
    type("p/X", "java/lang/Object", List.of());
    assertEquals("", outcome(weave(patterns, "p/F", stranger)));
    assertEquals(List.of("p/X.class"), read);
  }

  @Test
  void itSaysWhenASupertypeIsNotToBeFound() {
    byte[] file = type("p/A", "p/Lost", List.of(), PLAIN, "m", "()V");
    WeavingResult result = weave(kernel("+p.I.m()"), "p/A", file).methods().get("p.A.m()");
    assertNotNull(result);
    assertEquals(Outcome.SKIPPED, result.outcome());
    assertTrue(result.reason().contains("the class file of p.Lost was not found"), result.reason());
  }

  @Test
  void whatHasNoCodeIsSelectedByItsExactNameOnly() {
    byte[] file = type("p/I", "java/lang/Object", List.of(), ABSTRACT, "m", "()V");
    assertEquals(Map.of(), weave(kernel("+p.I.m()|p.*.m()"), "p/I", file).methods());
    WeavingReport report = weave(kernel("p.I.m()"), "p/I", file);
    assertEquals(1, report.count(Outcome.SKIPPED));
  }

  @Test
  void twoModesAreRefusedAndTwoOfAModeAreTheFirst() {
    byte[] file = type("p/A", "java/lang/Object", List.of(), PLAIN, "m", "()V");
    Patterns both =
        Patterns.of(
            List.of(
                kernel("p.A.m()"), Patterns.parse(Mode.USER, "p.*.m()", Origin.ofOption("user"))));
    WeavingResult result = weave(both, "p/A", file).methods().get("p.A.m()");
    assertNotNull(result);
    assertTrue(result.reason().contains("a kernel pattern and a user pattern"), result.reason());
    WeavingReport report = weave(kernel("p.A.m()@orders|p.A.m()"), "p/A", file);
    assertEquals(1, report.count(Outcome.WOVEN));
    assertEquals(List.of(), report.patterns().unmatched());
    assertNotNull(report.domainOfKernelFrame("p.A.m"));
    assertEquals("orders", Objects.requireNonNull(report.domainOfKernelFrame("p.A.m")).name());
  }

  @Test
  void anAnnotationHasTheLastWord() {
    byte[] file =
        new GeneratedClass(Opcodes.V17, PLAIN, "app.Generated")
            .kernel("m", "()V", code -> code.visitInsn(Opcodes.RETURN))
            .file();
    Patterns user = Patterns.parse(Mode.USER, "app.Generated.m()", Origin.ofOption("user"));
    WeavingReport report = weave(user, "app/Generated", file);
    assertEquals("app.Generated.m() KERNEL", outcome(report));
    assertEquals(List.of(), user.unmatched());
  }

  @Test
  void coroutinesAreRefused() {
    String suspend = "(JLkotlin/coroutines/Continuation;)Ljava/lang/Object;";
    byte[] kotlin =
        new GeneratedClass(Opcodes.V17, PLAIN, "app.Generated")
            .method(Opcodes.ACC_STATIC, "delay", suspend, SelectionTest::returnNull)
            .method(
                Opcodes.ACC_PUBLIC,
                "invokeSuspend",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                SelectionTest::returnNull)
            .method(
                Opcodes.ACC_STATIC,
                "annotated",
                suspend,
                SelectionTest::returnNull,
                MarkerScan.KERNEL_MODE)
            .method(
                Opcodes.ACC_STATIC,
                "quasar",
                "()Ljava/lang/Object;",
                SelectionTest::returnNull,
                "Lco/paralleluniverse/fibers/Suspendable;")
            .method(Opcodes.ACC_STATIC, "plain", "()Ljava/lang/Object;", SelectionTest::returnNull)
            .file();
    WeavingReport report = weave(kernel("app.Generated.*(..)"), "app/Generated", kotlin);
    assertEquals(1, report.count(Outcome.WOVEN));
    assertEquals(4, report.count(Outcome.SKIPPED));
    report
        .methods()
        .forEach(
            (method, result) ->
                assertEquals(
                    !method.endsWith(".plain()"), result.reason().contains("leave its thread")));
  }

  private static void returnNull(MethodVisitor code) {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitInsn(Opcodes.ARETURN);
  }

  @Test
  void whatTheHooksAreMadeOfIsRefused() {
    for (String name :
        List.of(
            "java.lang.Thread",
            "java.lang.ref.Reference",
            "java.util.ArrayList",
            "java.util.concurrent.locks.LockSupport",
            "java.util.concurrent.ConcurrentHashMap$Node",
            "jdk.internal.misc.Unsafe")) {
      assertNotNull(BridgeAdvice.obstacle(null, name), name);
    }
    for (String name :
        List.of(
            "sun.nio.ch.SelectorImpl",
            "java.util.concurrent.LinkedBlockingQueue",
            "java.util.zip.CRC32",
            "java.net.Socket")) {
      assertNull(BridgeAdvice.obstacle(null, name), name);
    }
    assertNull(BridgeAdvice.obstacle(loader, "java.util.NotOfTheBootLoader"));
  }

  @Test
  void hugeMethodsAreWovenAndNamed() {
    for (int bytes : new int[] {7_800, 7_995, 9_000}) {
      byte[] file =
          new GeneratedClass(Opcodes.V17)
              .kernel(
                  "big",
                  "()V",
                  code -> {
                    for (int i = 1; i < bytes; i++) {
                      code.visitInsn(Opcodes.NOP);
                    }
                    code.visitInsn(Opcodes.RETURN);
                  })
              .file();
      assertEquals(Map.of("big()V", bytes), CodeSizes.read(file));
      WeavingReport report = weave(Patterns.NONE, GeneratedClass.NAME.replace('.', '/'), file);
      String reason = report.methods().values().iterator().next().reason();
      assertEquals(1, report.count(Outcome.WOVEN));
      String said =
          switch (bytes) {
            case 7_800 -> "";
            case 7_995 -> "the hooks make its code grow from 7995 to 8";
            default -> "it has 9000 bytes of code";
          };
      assertTrue(said.isEmpty() ? reason.isEmpty() : reason.startsWith(said), reason);
    }
  }
}
