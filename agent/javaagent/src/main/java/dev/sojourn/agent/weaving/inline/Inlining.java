package dev.sojourn.agent.weaving.inline;

import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Like {@link Weaving}, but by ASM alone: inlines the same advice at the same places of the marked
 * methods, and loads a twentieth of the classes for it. Byte Buddy is left with what this cannot
 * do: class files without frames, and methods that return with more than a value on the stack.
 */
public final class Inlining extends ClassVisitor {
  private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

  private final List<MarkedMethod> methods;
  private final Map<String, Integer> locals;
  private final List<InlinedMethod> visited = new ArrayList<>();

  private Inlining(ClassWriter writer, List<MarkedMethod> methods, Map<String, Integer> locals) {
    super(OpenedClassReader.ASM_API, writer);
    this.methods = methods;
    this.locals = locals;
  }

  /** Returns the class file with hooks in the methods, or null if {@link Weaving} must do it. */
  public static byte @Nullable [] weave(byte[] file, List<MarkedMethod> methods) {
    ClassReader reader = OpenedClassReader.of(file);
    if (reader.readUnsignedShort(6) < FIRST_WITH_FRAMES) {
      return null;
    }
    ClassWriter writer = new ClassWriter(reader, 0); // methods without hooks are copied as they are
    Inlining inlining = new Inlining(writer, methods, CodeSizes.locals(reader));
    reader.accept(inlining, ClassReader.EXPAND_FRAMES);
    for (InlinedMethod method : inlining.visited) {
      if (method.isRefused()) {
        return null;
      }
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    for (MarkedMethod method : methods) {
      if (method.is(name, descriptor)) {
        int first = locals.getOrDefault(name + descriptor, 0);
        InlinedMethod inlined =
            new InlinedMethod(next, descriptor, first, InlinedAdvice.of(method));
        visited.add(inlined);
        return inlined;
      }
    }
    return next;
  }
}
