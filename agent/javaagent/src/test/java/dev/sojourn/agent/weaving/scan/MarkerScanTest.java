package dev.sojourn.agent.weaving.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.KernelMode;
import dev.sojourn.UserMode;
import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.Weaver;
import dev.sojourn.agent.weaving.fixtures.Nesting;
import dev.sojourn.agent.weaving.fixtures.OldStyle;
import dev.sojourn.agent.weaving.fixtures.Values;
import dev.sojourn.agent.weaving.fixtures.Witness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan on well-formed class files. */
final class MarkerScanTest {
  private static final List<String> MARKERS = List.of(MarkerScan.KERNEL_MODE, MarkerScan.USER_MODE);

  static Stream<String> markers() {
    return MARKERS.stream();
  }

  /** A class file with every kind of constant in its pool before and after the given strings. */
  static byte[] withStrings(String... strings) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "dev/sojourn/X", null, "java/lang/Object", null);
    constants(writer, 1);
    for (String string : strings) {
      writer.newUTF8(string);
    }
    constants(writer, 2);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void constants(ClassWriter writer, int seed) {
    writer.newConst(5_000_000_000L + seed);
    writer.newConst(Math.PI + seed);
    writer.newConst(1_000_000 + seed);
    writer.newConst(1.5f + seed);
    writer.newConst("string " + seed + "\0\u20AC\uD83D\uDE00");
    writer.newConst((long) seed);
    writer.newClass("p/C" + seed);
    writer.newField("p/C", "f" + seed, "J");
    writer.newMethod("p/C", "m" + seed, "()V", false);
    writer.newMethod("p/I", "m" + seed, "()V", true);
    writer.newMethodType("(" + "I".repeat(seed) + ")V");
    writer.newModule("module" + seed);
    writer.newPackage("package" + seed);
    Handle handle = new Handle(Opcodes.H_INVOKESTATIC, "p/B" + seed, "b", "()V", false);
    writer.newHandle(handle.getTag(), handle.getOwner(), handle.getName(), handle.getDesc(), false);
    writer.newInvokeDynamic("indy" + seed, "()V", handle);
    writer.newConstantDynamic("condy" + seed, "J", handle);
  }

  @Test
  void knowsTheAnnotations() {
    assertEquals(KernelMode.class.descriptorString(), MarkerScan.KERNEL_MODE);
    assertEquals(UserMode.class.descriptorString(), MarkerScan.USER_MODE);
  }

  @Test
  void findsThemInCompiledClasses() {
    for (Class<?> marked : List.of(Nesting.class, Values.class, OldStyle.class)) {
      assertTrue(MarkerScan.hasMarker(ClassFiles.of(marked)), marked.getName());
    }
    for (Class<?> unmarked : List.of(Witness.class, ClassFiles.class, Weaver.class)) {
      assertFalse(MarkerScan.hasMarker(ClassFiles.of(unmarked)), unmarked.getName());
    }
  }

  @ParameterizedTest
  @MethodSource("markers")
  void findsThemBehindEveryKindOfConstant(String marker) {
    assertTrue(MarkerScan.hasMarker(withStrings(marker)));
    assertTrue(MarkerScan.hasMarker(withStrings("x", marker, "y")));
    assertTrue(MarkerScan.hasMarker(withStrings("x".repeat(65_535), marker)));
    assertFalse(MarkerScan.hasMarker(withStrings()));
    assertFalse(MarkerScan.hasMarker(withStrings("x", "y")));
  }

  @ParameterizedTest
  @MethodSource("markers")
  void isNotMisledByLongerOrShorterStrings(String marker) {
    for (String other :
        List.of(
            marker + "x",
            "x" + marker,
            "[" + marker,
            marker + marker,
            "()" + marker,
            "(" + marker + ")V",
            marker.substring(1),
            marker.substring(0, marker.length() - 1),
            marker.replace('/', '.'),
            marker.toUpperCase(Locale.ROOT),
            marker.replace("sojourn", "s0journ"))) {
      assertFalse(MarkerScan.hasMarker(withStrings(other)), other);
      assertTrue(MarkerScan.hasMarker(withStrings(other, marker)), other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 9})
  void saysNoToWhatIsTooShort(int length) {
    assertFalse(MarkerScan.hasMarker(new byte[length]));
  }

  @ParameterizedTest
  @MethodSource("markers")
  void saysNoWithoutTheMagicNumber(String marker) {
    byte[] file = withStrings(marker);
    for (int i = 0; i < 4; i++) {
      file[i] ^= 1;
      assertFalse(MarkerScan.hasMarker(file));
      file[i] ^= 1;
    }
    assertTrue(MarkerScan.hasMarker(file));
  }

  @Test
  void doesNotLookBehindThePool() {
    byte[] constant =
        ("\1\0" + (char) MarkerScan.USER_MODE.length() + MarkerScan.USER_MODE)
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = withStrings("x");
    byte[] longer = Arrays.copyOf(file, file.length + constant.length);
    System.arraycopy(constant, 0, longer, file.length, constant.length);
    assertFalse(MarkerScan.hasMarker(longer));
  }

  private static int find(boolean runtime, String... strings) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "p/X", null, "java/lang/Object", null);
    for (String string : strings) {
      writer.newUTF8(string);
    }
    writer.visitEnd();
    return MarkerScan.find(MarkerScan.NONE, runtime, writer.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/sojourn/Sojourn",
        "dev/sojourn/engine/Hooks",
        "Ldev/sojourn/Pin;",
        "[[Ldev/sojourn/Pin;",
        "(ILjava/lang/String;Ldev/sojourn/engine/Domain;)V",
        "()Ldev/sojourn/Invalidation;",
        "Ljava/util/List<Ldev/sojourn/Invalidation;>;",
      })
  void findsWhatMentionsTheRuntime(String mention) {
    assertEquals(MarkerScan.RUNTIME, find(true, "x", mention, "y"));
    assertEquals(0, find(false, "x", mention, "y"));
    assertEquals(MarkerScan.RUNTIME | MarkerScan.MARKER, find(true, mention, MarkerScan.USER_MODE));
    assertEquals(MarkerScan.MARKER, find(false, mention, MarkerScan.USER_MODE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/sojourn/",
        "dev/sojourn/agent/Main",
        "dev/sojourn/engine/more/X",
        "dev.sojourn.Sojourn",
        "Ldev/sojourn/e2e/X;",
        "(Ldev/sojourn/e2e/X;)V",
        "a dev/sojourn/Sojourn",
        "Lmydev/sojourn/Sojourn;",
        "(Ldev/sojourn",
      })
  void passesByWhatDoesNot(String other) {
    assertEquals(0, find(true, other));
  }
}
