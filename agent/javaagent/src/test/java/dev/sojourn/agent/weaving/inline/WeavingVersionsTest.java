package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.Sojourn;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class files of every version that the running virtual machine, or else Byte Buddy, knows. */
final class WeavingVersionsTest {
  private static final int JAVA_5 = 49;
  private static final String NAME = OldStyle.class.getName();

  static IntStream definable() {
    return IntStream.rangeClosed(JAVA_5, ClassFiles.NEWEST_HERE);
  }

  static IntStream readable() {
    return IntStream.rangeClosed(JAVA_5, ClassFileVersion.latest().getMajorVersion());
  }

  @ParameterizedTest
  @MethodSource("definable")
  void runsWoven(int version) throws Exception {
    byte[] file = ClassFiles.withVersion(ClassFiles.of(OldStyle.class), version);
    byte[] woven = ClassFiles.weave(NAME, file);
    IntUnaryOperator with = instance(woven);
    IntUnaryOperator without = instance(file);
    for (int x = -200; x <= 200; x++) {
      int kernel = x == 0 ? 0 : 1 << 3; // the body's note is lost where it throws
      assertEquals(without.applyAsInt(x) - 1 + 3 + kernel, with.applyAsInt(x), "of " + x);
      assertEquals(1, without.applyAsInt(x) & 7);
      assertFalse(Sojourn.isInKernel());
    }
  }

  private static IntUnaryOperator instance(byte[] file) throws ReflectiveOperationException {
    Class<?> type = DefiningLoader.define(NAME, file);
    return (IntUnaryOperator) type.getConstructor().newInstance();
  }

  @ParameterizedTest
  @MethodSource("readable")
  void keepsTheVersion(int version) {
    byte[] file = ClassFiles.withVersion(ClassFiles.of(OldStyle.class), version);
    byte[] woven = ClassFiles.weave(NAME, file);
    assertTrue(woven.length > file.length);
    assertEquals(version, ClassFiles.version(woven));
    assertEquals(0, woven[4] << 8 | woven[5]);
  }

  @Test
  void keepsTheMarkOfPreviewFeatures() {
    byte[] file = ClassFiles.of(OldStyle.class);
    file[4] = file[5] = -1;
    byte[] woven = ClassFiles.weave(NAME, file);
    assertTrue(woven.length > file.length);
    assertEquals(-1, woven[4]);
    assertEquals(-1, woven[5]);
    assertEquals(ClassFiles.version(file), ClassFiles.version(woven));
  }

  @Test
  void weavesSubroutines() throws Exception {
    byte[] file =
        new GeneratedClass(JAVA_5)
            .kernel(
                "subroutine",
                "()Z",
                code -> {
                  Label subroutine = new Label();
                  code.visitJumpInsn(Opcodes.JSR, subroutine);
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.IRETURN);
                  code.visitLabel(subroutine);
                  code.visitVarInsn(Opcodes.ASTORE, 0);
                  code.visitVarInsn(Opcodes.RET, 0);
                })
            .file();
    byte[] woven = ClassFiles.weave(GeneratedClass.NAME, file);
    for (byte[] each : new byte[][] {woven, file}) {
      Object inKernel =
          DefiningLoader.define(GeneratedClass.NAME, each).getMethod("subroutine").invoke(null);
      assertEquals(each == woven, inKernel);
      assertFalse(Sojourn.isInKernel());
    }
  }
}
