package dev.sojourn.agent.weaving;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads which methods of a class file carry the annotations. By descriptor, so that neither the
 * annotations nor any other class has to be found or loaded.
 */
final class MarkedMethods extends ClassVisitor {
  private final List<MarkedMethod> found = new ArrayList<>();

  private MarkedMethods() {
    super(OpenedClassReader.ASM_API);
  }

  static List<MarkedMethod> read(byte[] file) {
    MarkedMethods visitor = new MarkedMethods();
    OpenedClassReader.of(file)
        .accept(visitor, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
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
      private boolean kernel;
      private boolean user;

      @Override
      public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
        kernel |= annotation.equals(MarkerScan.KERNEL_MODE);
        user |= annotation.equals(MarkerScan.USER_MODE);
        return null;
      }

      @Override
      public void visitEnd() {
        if (kernel || user) {
          found.add(new MarkedMethod(access, name, descriptor, kernel, user));
        }
      }
    };
  }
}
