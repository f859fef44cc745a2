package dev.sojourn.agent.weaving.inline;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.RecordComponentVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A visitor that reduces a class file to its erasure, without generic types and code, from which
 * Byte Buddy describes the class. A type variable may belong to an enclosing class or method, and
 * Byte Buddy would look for the files of those.
 */
final class Erasure extends ClassVisitor {
  private Erasure(ClassWriter writer) {
    super(OpenedClassReader.ASM_API, writer);
  }

  static byte[] of(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    OpenedClassReader.of(file)
        .accept(
            new Erasure(writer),
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    super.visit(version, access, name, null, superName, interfaces);
  }

  @Override
  public RecordComponentVisitor visitRecordComponent(
      String name, String descriptor, @Nullable String signature) {
    return super.visitRecordComponent(name, descriptor, null);
  }

  @Override
  public FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    return super.visitField(access, name, descriptor, null, value);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return super.visitMethod(access, name, descriptor, null, exceptions);
  }
}
