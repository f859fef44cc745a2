package dev.sojourn.agent.weaving.bridge;

import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.weaving.inline.Marking;
import dev.sojourn.agent.weaving.inline.Weaving;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Like {@link Weaving}, but for classes that cannot see the hooks: what it weaves calls the {@link
 * Bridge}. It weaves only methods that patterns select, because a class that cannot see the runtime
 * has no use for the annotations.
 */
public final class BridgeAdvice {
  /** The name of the bridge's copy. */
  static final String NAME = "java.lang.SojournBridge";

  /**
   * Classes that the hooks use: if one were woven, the hooks would call themselves. The other
   * classes of {@code java.util.concurrent}, in which threads wait for each other, may be woven.
   */
  private static final List<String> OF_THE_HOOKS =
      List.of(
          "java.lang.",
          "java.util.function.",
          "java.util.concurrent.atomic.",
          "java.util.concurrent.locks.",
          "java.util.concurrent.ConcurrentHashMap",
          "jdk.internal.");

  private static final String PLAIN_UTIL = "java.util.";

  private static final String OLD_NAME = Bridge.class.getName().replace('.', '/');
  private static final String NEW_NAME = NAME.replace('.', '/');

  private static final Map<Integer, Advice> KERNEL = new ConcurrentHashMap<>();
  private static final Map<Integer, Advice> USER = new ConcurrentHashMap<>();

  private BridgeAdvice() {}

  /** Returns why the methods of a class cannot call the bridge, or null if they can. */
  public static @Nullable String obstacle(@Nullable ClassLoader loader, String className) {
    boolean ofHooks = OF_THE_HOOKS.stream().anyMatch(className::startsWith);
    boolean plainUtil =
        className.startsWith(PLAIN_UTIL) && className.indexOf('.', PLAIN_UTIL.length()) < 0;
    return loader == null && (ofHooks || plainUtil)
        ? "the hooks themselves are made of such classes; choose a method that calls it"
        : null;
  }

  /** Defines the bridge, and weaves a class of ours in memory, so that all that needs is loaded. */
  public static void rehearse(Instrumentation instrumentation) {
    List<MarkedMethod> methods =
        List.of(
            new MarkedMethod(
                0, "exitUser", "(Ljava/lang/Object;)V", true, false, "", MarkedMethod.INHERIT),
            new MarkedMethod(
                0, "record", "(I)Ljava/lang/Object;", false, true, "", MarkedMethod.INHERIT));
    weave(instrumentation, Bridge.class.getName(), OwnFiles.keptClassFile(Bridge.class), methods);
  }

  /** Returns the class file with calls of the bridge in the given methods. */
  public static byte[] weave(
      Instrumentation instrumentation, String className, byte[] file, List<MarkedMethod> methods) {
    BridgeDefinition.ensure(instrumentation);
    return Weaving.weave(className, file, methods, BridgeAdvice::advice);
  }

  private static Advice advice(MarkedMethod method) {
    return method.kernel()
        ? KERNEL.computeIfAbsent(
            method.marking(), marking -> advice(BridgedKernelAdvice.class, marking))
        : USER.computeIfAbsent(
            method.marking(), marking -> advice(BridgedUserAdvice.class, marking));
  }

  private static Advice advice(Class<?> type, int marking) {
    ClassFileLocator file = ClassFileLocator.Simple.of(type.getName(), renamed(type, Set.of()));
    return Advice.withCustomMapping().bind(Marking.class, marking).to(type, file);
  }

  /**
   * Returns the file of a class of ours in which the bridge's copy stands in the bridge's place.
   *
   * @param reserving the names of methods that may use the reserved end of HotSpot's stacks
   */
  static byte[] renamed(Class<?> type, Set<String> reserving) {
    ClassReader reader = OpenedClassReader.of(OwnFiles.keptClassFile(type));
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor marking =
        new ClassVisitor(OpenedClassReader.ASM_API, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (reserving.contains(name)) {
              method
                  .visitAnnotation("Ljdk/internal/vm/annotation/ReservedStackAccess;", true)
                  .visitEnd();
            }
            return method;
          }
        };
    SimpleRemapper names = new SimpleRemapper(OpenedClassReader.ASM_API, OLD_NAME, NEW_NAME);
    reader.accept(new ClassRemapper(marking, names), 0);
    return writer.toByteArray();
  }
}
