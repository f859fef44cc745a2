package dev.sojourn.agent.weaving.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sojourn.agent.weaving.ClassFiles;
import dev.sojourn.agent.weaving.DefiningLoader;
import dev.sojourn.agent.weaving.GeneratedClass;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import dev.sojourn.agent.weaving.scan.MarkedMethods;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inlined hooks pass the JVM's verifier wherever they are put; what is beyond us is left alone. */
final class InliningTest {
  private static final int UNWOVEN = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

  private static List<MarkedMethod> all(byte[] file, boolean kernel, String domain) {
    List<MarkedMethod> methods = new ArrayList<>();
    OpenedClassReader.of(file)
        .accept(
            new ClassVisitor(OpenedClassReader.ASM_API) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                if (!name.startsWith("<") && (access & UNWOVEN) == 0) {
                  methods.add(
                      new MarkedMethod(
                          access, name, descriptor, kernel, !kernel, domain, MarkedMethod.INHERIT));
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return methods;
  }

  private static Map<String, byte[]> byteBuddy() throws IOException, URISyntaxException {
    Path jar = Path.of(ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, byte[]> files = new HashMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith("net/") && name.endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            String className = name.substring(0, name.length() - ".class".length());
            files.put(className.replace('/', '.'), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }

  @ParameterizedTest
  @CsvSource({"true, ''", "false, ''", "true, inlined", "false, inlined"})
  void everyMethodOfALargeLibraryIsVerified(boolean kernel, String domain) throws Exception {
    Map<String, byte[]> files = byteBuddy();
    int methods = 0;
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      byte[] file = entry.getValue();
      List<MarkedMethod> all = all(file, kernel, domain);
      if (!all.isEmpty() && ClassFiles.version(file) >= Opcodes.V1_6) {
        entry.setValue(Objects.requireNonNull(Inlining.weave(file, all), entry.getKey()));
        methods += all.size();
      }
    }
    assertTrue(methods > 0, "which is compiled for too old a JVM");
    DefiningLoader loader = new DefiningLoader(getClass().getClassLoader(), files);
    int verified = 0;
    for (String name : files.keySet()) {
      try {
        int declared = loader.loadClass(name).getDeclaredMethods().length; // links it
        verified += declared >= 0 ? 1 : 0;
      } catch (NoClassDefFoundError e) {
        // It needs another library, which is not here.
      }
    }
    assertTrue(verified > files.size() * 9 / 10, verified + " of " + files.size());
  }

  /** The verifier lets a method return over a stack that is not empty; a jump it does not. */
  @Test
  void aReturnOverLeftoversIsLeftToByteBuddy() throws Exception {
    byte[] file =
        new GeneratedClass(Opcodes.V17)
            .kernel(
                "leftovers",
                "()Z",
                code -> {
                  code.visitInsn(Opcodes.LCONST_1);
                  GeneratedClass.pushInKernel(code);
                  code.visitInsn(Opcodes.IRETURN);
                })
            .file();
    assertNull(Inlining.weave(file, MarkedMethods.read(file)));
    Class<?> type =
        DefiningLoader.define(GeneratedClass.NAME, ClassFiles.weave(GeneratedClass.NAME, file));
    assertEquals(true, type.getMethod("leftovers").invoke(null));
  }
}
