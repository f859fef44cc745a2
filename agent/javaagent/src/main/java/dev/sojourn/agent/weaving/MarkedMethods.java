package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Domains;
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
      private String domain = Domains.DEFAULT_NAME;
      private String policy = MarkedMethod.INHERIT;

      @Override
      public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
        boolean isKernel = annotation.equals(MarkerScan.KERNEL_MODE);
        boolean isUser = annotation.equals(MarkerScan.USER_MODE);
        kernel |= isKernel;
        user |= isUser;
        return isKernel || isUser ? attributes() : null;
      }

      private AnnotationVisitor attributes() {
        return new AnnotationVisitor(OpenedClassReader.ASM_API) {
          @Override
          public void visit(String attribute, Object value) {
            if (attribute.equals("domain")) {
              domain = (String) value;
            }
          }

          @Override
          public void visitEnum(String attribute, String type, String constant) {
            if (attribute.equals("policy")) {
              policy = constant;
            }
          }
        };
      }

      @Override
      public void visitEnd() {
        if (kernel || user) {
          found.add(new MarkedMethod(access, name, descriptor, kernel, user, domain, policy));
        }
      }
    };
  }
}
