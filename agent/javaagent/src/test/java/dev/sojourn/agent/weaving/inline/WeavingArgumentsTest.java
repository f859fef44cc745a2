package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.Loom;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Many arguments, and code that does not keep them where they came. */
final class WeavingArgumentsTest {
  private final Loom loom = new Loom();

  @Test
  void weavesAMethodWithAllArgumentsThatThereCanBe() throws Exception {
    String descriptor = "(" + "JD".repeat(63) + "JI)J"; // 255 places
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .kernel(
                "all",
                descriptor,
                code -> {
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.I2L);
                  for (int i = 0; i < 254; i += 2) {
                    boolean isLong = i % 4 == 0;
                    code.visitVarInsn(isLong ? Opcodes.LLOAD : Opcodes.DLOAD, i);
                    if (!isLong) {
                      code.visitInsn(Opcodes.D2L);
                    }
                    code.visitInsn(Opcodes.LADD);
                  }
                  code.visitVarInsn(Opcodes.ILOAD, 254);
                  code.visitInsn(Opcodes.I2L);
                  code.visitInsn(Opcodes.LADD);
                  code.visitInsn(Opcodes.LRETURN);
                })
            .file();
    Object[] arguments = new Object[128];
    long sum = 0;
    for (int i = 0; i < 127; i++) {
      sum += 1L << (i % 50);
      if (i % 2 == 0) {
        arguments[i] = 1L << (i % 50);
      } else {
        arguments[i] = (double) (1L << (i % 50));
      }
    }
    arguments[127] = 2;
    sum += 2;
    byte[] woven = loom.transform(file);
    assertNotNull(woven);
    assertEquals(sum + 1, Loom.call(woven, "all", arguments));
    assertEquals(sum, Loom.call(file, "all", arguments));
  }

  /**
   * As optimising compilers do it: one value takes the place of a parameter that is not needed any
   * more. The woven class must still pass the verifier wherever the body may throw.
   */
  private void checkReuse(String descriptor, Consumer<MethodVisitor> body) throws Exception {
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .kernel(
                "reuse",
                descriptor,
                code -> {
                  body.accept(code);
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.IRETURN);
                })
            .file();
    byte[] woven = loom.transform(file);
    assertNotNull(woven, () -> loom.report.methods().toString());
    assertEquals(false, Loom.call(file, "reuse", "x", 7));
    assertEquals(true, Loom.call(woven, "reuse", "x", 7));
  }

  @Test
  void weavesMethodsThatUseTheirArgumentsPlacesForOtherTypes() throws Exception {
    checkReuse(
        "(Ljava/lang/Object;I)Z",
        code -> {
          code.visitVarInsn(Opcodes.ILOAD, 1);
          code.visitVarInsn(Opcodes.ISTORE, 0);
        });
    checkReuse(
        "(Ljava/lang/String;I)Z",
        code -> {
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/CharSequence");
          code.visitVarInsn(Opcodes.ASTORE, 1);
        });
  }

  @Test
  void weavesMethodsThatUseTheirArgumentsPlacesForWiderTypes() throws Exception {
    checkReuse(
        "(Ljava/lang/Object;I)Z",
        code -> {
          code.visitLdcInsn(2.5);
          code.visitVarInsn(Opcodes.DSTORE, 0);
        });
  }

  @Test
  void weavesMethodsThatUseTheirArgumentsPlacesAcrossBranches() throws Exception {
    checkReuse(
        "(Ljava/lang/Object;I)Z",
        code -> {
          Label end = new Label();
          code.visitVarInsn(Opcodes.ILOAD, 1);
          code.visitVarInsn(Opcodes.ISTORE, 0);
          code.visitVarInsn(Opcodes.ILOAD, 0);
          code.visitJumpInsn(Opcodes.IFEQ, end);
          code.visitIincInsn(0, 1);
          code.visitLabel(end);
          code.visitFrame(
              Opcodes.F_FULL, 2, new Object[] {Opcodes.INTEGER, Opcodes.INTEGER}, 0, null);
        });
  }
}
