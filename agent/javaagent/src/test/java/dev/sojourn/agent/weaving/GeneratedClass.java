package dev.sojourn.agent.weaving;

import dev.sojourn.agent.weaving.scan.MarkerScan;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Class files made to measure, mostly such as no Java compiler makes. */
public final class GeneratedClass {
  public static final String NAME = "dev.sojourn.agent.weaving.fixtures.Generated";

  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

  public GeneratedClass(int version) {
    this(version, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER);
  }

  public GeneratedClass(int version, int access) {
    this(version, access, NAME);
  }

  public GeneratedClass(int version, int access, String name) {
    writer.visit(version, access, name.replace('.', '/'), null, "java/lang/Object", null);
  }

  /** Adds a method with annotations, given by descriptor, and a body, if the code is not empty. */
  public GeneratedClass method(
      int access, String name, String descriptor, Consumer<MethodVisitor> code, String... marks) {
    MethodVisitor method = writer.visitMethod(access, name, descriptor, null, null);
    for (String mark : marks) {
      method.visitAnnotation(mark, true).visitEnd();
    }
    if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
      method.visitCode();
      code.accept(method);
      method.visitMaxs(0, 0);
    }
    method.visitEnd();
    return this;
  }

  /** Adds a public static method marked {@code @KernelMode}. */
  public GeneratedClass kernel(String name, String descriptor, Consumer<MethodVisitor> code) {
    return method(
        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, code, MarkerScan.KERNEL_MODE);
  }

  /** The class file. */
  public byte[] file() {
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Code that puts on the stack whether the thread is in KERNEL, as an int. */
  public static void pushInKernel(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, "dev/sojourn/Sojourn", "isInKernel", "()Z", false);
  }
}
