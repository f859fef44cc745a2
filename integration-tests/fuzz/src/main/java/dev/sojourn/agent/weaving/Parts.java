package dev.sojourn.agent.weaving;

import java.util.Set;
import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** Parts of class files, written anew so that they are the same bytes if they say the same. */
final class Parts {
  private Parts() {}

  /**
   * The class without any code, and without what nobody knows of its methods: ASM moves unknown
   * attributes from a method's code to the method.
   */
  static byte[] declarations(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor filter =
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
            return new MethodVisitor(OpenedClassReader.ASM_API, method) {
              @Override
              public void visitAttribute(Attribute attribute) {}
            };
          }
        };
    OpenedClassReader.of(file).accept(filter, ClassReader.SKIP_CODE);
    return writer.toByteArray();
  }

  /** The class without some of its methods, by name and descriptor. */
  static byte[] without(Set<String> methods, byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor filter =
        new ClassVisitor(OpenedClassReader.ASM_API, writer) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return methods.contains(name + descriptor)
                ? null
                : super.visitMethod(access, name, descriptor, signature, exceptions);
          }
        };
    OpenedClassReader.of(file).accept(filter, 0);
    return writer.toByteArray();
  }
}
