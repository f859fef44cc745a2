package dev.sojourn.agent.weaving.bridge;

import dev.sojourn.engine.Hooks;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A visitor that finds the methods of a class file that have hooks already. Another agent may
 * redefine a class with the bytes that it was shown after us; its methods would get hooks twice.
 */
public final class HookCalls extends ClassVisitor {
  private static final Set<String> OWNERS =
      Set.of(Hooks.class.getName().replace('.', '/'), BridgeAdvice.NAME.replace('.', '/'));

  private final Set<String> found = new HashSet<>();

  private HookCalls() {
    super(OpenedClassReader.ASM_API);
  }

  /** Returns the methods that call hooks, each by name and descriptor. */
  public static Set<String> read(byte[] file) {
    HookCalls visitor = new HookCalls();
    OpenedClassReader.of(file).accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return visitor.found;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodVisitor(OpenedClassReader.ASM_API) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String called, String type, boolean ofInterface) {
        if (OWNERS.contains(owner)) {
          found.add(name + descriptor);
        }
      }
    };
  }
}
