package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.Loom;
import dev.sojourn.agent.weaving.report.WeavingResult;
import dev.sojourn.agent.weaving.report.WeavingResult.Outcome;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Shapes at the edges of the class file format, which javac makes rarely or never. */
final class WeavingLimitsTest {
  private static final int MAX_CODE = 65_535;

  private final Loom loom = new Loom();

  /** A method of that many bytes of code, which returns whether it runs in KERNEL. */
  private static byte[] big(int bytes) {
    return add(new GeneratedClass(Opcodes.V17), "big", bytes).file();
  }

  private static GeneratedClass add(GeneratedClass to, String name, int bytes) {
    return to.kernel(
        name,
        "()Z",
        code -> {
          for (int i = 4; i < bytes; i++) {
            code.visitInsn(Opcodes.NOP);
          }
          GeneratedClass.pushInKernel(code); // 3 bytes
          code.visitInsn(Opcodes.IRETURN);
        });
  }

  private WeavingResult result(String method) {
    WeavingResult result = loom.report.methods().get(GeneratedClass.NAME + method);
    assertNotNull(result);
    return result;
  }

  @Test
  void weavesABigMethodAndLeavesATooBigOneAsItWas() throws Exception {
    byte[] fits = big(MAX_CODE - 200);
    byte[] woven = loom.transform(fits);
    assertNotNull(woven);
    assertEquals(true, Loom.call(woven, "big"));
    assertEquals(false, Loom.call(fits, "big"));
    assertEquals(1, loom.report.count(Outcome.WOVEN));

    byte[] full = big(MAX_CODE);
    assertNull(loom.transform(full));
    assertEquals(false, Loom.call(full, "big"));
    assertEquals(0, loom.report.count(Outcome.WOVEN));
    WeavingResult result = result(".big()");
    assertEquals(Outcome.FAILED, result.outcome());
    assertEquals("KERNEL", result.mode());
    assertTrue(result.reason().contains("65,535"), result.reason());
  }

  @Test
  void leavesOutTheMethodsThatAreTooBigAndNoOther() throws Exception {
    for (int version : new int[] {Opcodes.V17, Opcodes.V1_5}) { // the second by Byte Buddy
      GeneratedClass generated = new GeneratedClass(version);
      add(generated, "big", MAX_CODE);
      add(generated, "small", 10);
      add(generated, "bigToo", MAX_CODE - 1);
      byte[] woven = loom.transform(generated.file());
      assertNotNull(woven);
      assertEquals(true, Loom.call(woven, "small"));
      assertEquals(false, Loom.call(woven, "big"));
      assertEquals(false, Loom.call(woven, "bigToo"));
      assertEquals(Outcome.WOVEN, result(".small()").outcome());
      assertEquals(Outcome.FAILED, result(".big()").outcome());
      assertEquals(Outcome.FAILED, result(".bigToo()").outcome());
    }
  }

  @Test
  void weavesABigMethodWithReturnsFarFromItsEnd() throws Exception {
    // Between each of the returns and the end, where the exit hook goes, is more than a jump's
    // 16 bits reach.
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .kernel(
                "far",
                "(ILjava/lang/Object;)J",
                code -> {
                  Label next = new Label();
                  Label last = new Label();
                  code.visitVarInsn(Opcodes.ILOAD, 0);
                  code.visitJumpInsn(Opcodes.IFNE, next);
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.I2L);
                  code.visitInsn(Opcodes.LRETURN);
                  code.visitLabel(next);
                  code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                  code.visitVarInsn(Opcodes.ILOAD, 0);
                  code.visitJumpInsn(Opcodes.IFLT, last);
                  code.visitLdcInsn(5L);
                  code.visitInsn(Opcodes.LRETURN);
                  code.visitLabel(last);
                  code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                  code.visitLdcInsn(10L);
                  code.visitVarInsn(Opcodes.LSTORE, 2);
                  for (int i = 0; i < 60_000; i++) {
                    code.visitInsn(Opcodes.NOP);
                  }
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.I2L);
                  code.visitVarInsn(Opcodes.LLOAD, 2);
                  code.visitInsn(Opcodes.LADD);
                  code.visitInsn(Opcodes.LRETURN);
                })
            .file();
    byte[] woven = loom.transform(file);
    assertNotNull(woven);
    for (byte[] each : new byte[][] {woven, file}) {
      long inKernel = each == woven ? 1 : 0;
      assertEquals(inKernel, Loom.call(each, "far", 0, "x"));
      assertEquals(5L, Loom.call(each, "far", 7, "x"));
      assertEquals(10L + inKernel, Loom.call(each, "far", -7, "x"));
    }
  }
}
