package dev.sojourn.agent.weaving.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.fixtures.Places;
import dev.sojourn.agent.weaving.fixtures.Values;
import dev.sojourn.agent.weaving.fixtures.Witness;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Which methods carry the annotations, and which of those cannot be woven. */
final class MarkedMethodsTest {
  private static final String KERNEL = MarkerScan.KERNEL_MODE;
  private static final String USER = MarkerScan.USER_MODE;

  private static void empty(MethodVisitor code) {
    code.visitInsn(Opcodes.RETURN);
  }

  /** The only marked method of a class with one method. */
  private static MarkedMethod one(int access, String name, String descriptor, String... marks) {
    byte[] file =
        new GeneratedClass(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT)
            .method(access, name, descriptor, MarkedMethodsTest::empty, marks)
            .file();
    List<MarkedMethod> methods = MarkedMethods.read(file);
    assertEquals(1, methods.size());
    MarkedMethod method = methods.get(0);
    assertEquals(access, method.access());
    assertTrue(method.is(name, descriptor));
    return method;
  }

  private static String obstacle(int access, String name, String... marks) {
    String obstacle = one(access, name, "()V", marks).obstacle();
    assertNotNull(obstacle);
    return obstacle;
  }

  @Test
  void readsBothAnnotations() {
    MarkedMethod kernel = one(Opcodes.ACC_PUBLIC, "m", "()V", KERNEL);
    assertTrue(kernel.kernel());
    assertFalse(kernel.user());
    assertEquals("KERNEL", kernel.mode());
    assertNull(kernel.obstacle());

    MarkedMethod user = one(Opcodes.ACC_PUBLIC, "m", "()V", "Lp/Other;", USER);
    assertFalse(user.kernel());
    assertTrue(user.user());
    assertEquals("USER", user.mode());
    assertNull(user.obstacle());
  }

  @Test
  void weavesWhateverHasABody() {
    for (int access :
        new int[] {
          0,
          Opcodes.ACC_PRIVATE,
          Opcodes.ACC_STATIC,
          Opcodes.ACC_FINAL | Opcodes.ACC_SYNCHRONIZED,
          Opcodes.ACC_SYNTHETIC | Opcodes.ACC_STATIC, // a lambda's body
          Opcodes.ACC_VARARGS
        }) {
      assertNull(one(access, "m", "()V", KERNEL).obstacle(), "access " + access);
    }
  }

  @Test
  void namesTheObstacle() {
    assertEquals(
        "it carries both @KernelMode and @UserMode; keep one",
        obstacle(Opcodes.ACC_PUBLIC, "m", USER, KERNEL));
    assertEquals(
        "it is abstract; annotate the methods that implement it",
        obstacle(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "m", KERNEL));
    assertEquals(
        "it is native; annotate a method that calls it",
        obstacle(Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE, "m", USER));
    assertEquals(
        "it is a bridge made by the compiler; the method that it calls is woven in its place",
        obstacle(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE, "m", KERNEL));
    String constructor = "it is a constructor or initialiser; annotate a method that it calls";
    assertEquals(constructor, obstacle(Opcodes.ACC_PUBLIC, "<init>", KERNEL));
    assertEquals(constructor, obstacle(Opcodes.ACC_STATIC, "<clinit>", USER));
  }

  @Test
  void passesByWhatIsNotAnnotated() {
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .method(Opcodes.ACC_PUBLIC, "a", "()V", MarkedMethodsTest::empty)
            .method(Opcodes.ACC_PUBLIC, "b", "()V", MarkedMethodsTest::empty, "Lp/KernelMode;")
            .method(Opcodes.ACC_PUBLIC, "c", "()V", MarkedMethodsTest::empty, KERNEL)
            .method(Opcodes.ACC_PUBLIC, "c", "(I)V", MarkedMethodsTest::empty)
            .method(Opcodes.ACC_PUBLIC, "d", "()V", MarkedMethodsTest::empty, USER, USER)
            .file();
    assertEquals(
        List.of("X.c()", "X.d()"),
        MarkedMethods.read(file).stream().map(method -> method.describe("X")).toList());
    assertEquals(List.of(), MarkedMethods.read(ClassFiles.of(Witness.class)));
  }

  @Test
  void readsWhatTheCompilerMakes() {
    List<MarkedMethod> values = MarkedMethods.read(ClassFiles.of(Values.class));
    assertEquals(18, values.size());
    assertEquals(
        List.of(), values.stream().filter(m -> m.obstacle() != null).map(m -> m.name()).toList());

    Map<String, byte[]> places = ClassFiles.withNested(Places.class);
    String ordering = Places.class.getName() + "$Ordering";
    byte[] file = places.get(ordering);
    assertNotNull(file);
    List<MarkedMethod> compare = MarkedMethods.read(file);
    assertEquals(
        List.of(
            "(Ljava/lang/String;Ljava/lang/String;)I", "(Ljava/lang/Object;Ljava/lang/Object;)I"),
        compare.stream().map(MarkedMethod::descriptor).toList());
    assertNull(compare.get(0).obstacle());
    String bridge = compare.get(1).obstacle();
    assertNotNull(bridge); // javac copies the annotation
    assertTrue(bridge.contains("bridge"), bridge);
  }

  /** With a covariant return a bridge has the parameters of the method that it calls. */
  @Test
  void describesABridgeByWhatItReturns() {
    int bridge = Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;
    MarkedMethod covariant =
        new MarkedMethod(
            bridge, "m", "()Ljava/lang/Object;", true, false, "", MarkedMethod.INHERIT);
    assertEquals("p.X.m() returning java.lang.Object", covariant.describe("p.X"));
  }

  @Test
  void isOneMethodOnly() {
    MarkedMethod method = new MarkedMethod(0, "m", "(I)V", true, false, "", MarkedMethod.INHERIT);
    assertTrue(method.is("m", "(I)V"));
    assertFalse(method.is("m", "(J)V"));
    assertFalse(method.is("m", "(I)I"));
    assertFalse(method.is("n", "(I)V"));
  }

  @Test
  void describesAMethodAsPeopleWriteIt() {
    assertEquals(
        "p.X.m()",
        new MarkedMethod(0, "m", "()Ljava/lang/String;", true, false, "", MarkedMethod.INHERIT)
            .describe("p.X"));
    assertEquals(
        "p.X$Y.of(int, java.lang.String, long[][], java.util.Map$Entry[], boolean)",
        new MarkedMethod(
                0,
                "of",
                "(ILjava/lang/String;[[J[Ljava/util/Map$Entry;Z)V",
                false,
                true,
                "",
                MarkedMethod.INHERIT)
            .describe("p.X$Y"));
  }
}
