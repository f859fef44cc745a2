package dev.sojourn.agent.weaving;

import java.lang.reflect.Method;
import net.bytebuddy.jar.asm.Opcodes;

/** A class with a marked static method {@code call(Runnable)} that runs what it is given. */
final class CallClass {
  final String name;
  final byte[] file;

  CallClass(String name, String mark) {
    this.name = name;
    file =
        new GeneratedClass(Opcodes.V17, Opcodes.ACC_PUBLIC, name)
            .method(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                "call",
                "(Ljava/lang/Runnable;)V",
                code -> {
                  code.visitVarInsn(Opcodes.ALOAD, 0);
                  code.visitMethodInsn(
                      Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
                  code.visitInsn(Opcodes.RETURN);
                },
                mark)
            .file();
  }

  static void call(Class<?> type, Runnable body) {
    try {
      Method call = type.getMethod("call", Runnable.class);
      call.invoke(null, body);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("call", e);
    }
  }
}
