package dev.sojourn.faults;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a call of {@link Faults#at} before each allocation and each call of a class; not into class
 * initializers, since a class that fails to initialize is lost, and is initialized before.
 */
final class Rewriter {
  /** The monitor's, which is a second: too long to be waited for after each trial. */
  static final String PERIOD = "PERIOD_NANOS";

  /** The daemons' pauses after an error, and between a barrier's looks at them; too long, too. */
  private static final Map<Object, Object> SHORTENED =
      Map.of(10_000_000L, 200_000L, 1_000_000_000L, 10_000_000L);

  private static final int API = Opcodes.ASM9;

  private Rewriter() {}

  /**
   * Rewrites a class.
   *
   * @param planted {@code Class.method} that loses its catch blocks, or null
   * @param sites whether it gets places; without them only the monitor's period can be set
   */
  static byte[] rewrite(byte[] original, @Nullable String planted, boolean sites) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    String owner = simple(reader.getClassName());
    reader.accept(
        new ClassVisitor(API, writer) {
          @Override
          public FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            int settable = name.equals(PERIOD) ? access & ~Opcodes.ACC_FINAL : access;
            return super.visitField(settable, name, descriptor, signature, value);
          }

          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            String method = owner + "." + name;
            return name.equals("<clinit>") || !sites
                ? next
                : new Method(next, method, method.equals(planted));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static final class Method extends MethodVisitor {
    private final String method;
    private final boolean withoutCatch;
    private int line;

    Method(MethodVisitor next, String method, boolean withoutCatch) {
      super(API, next);
      this.method = method;
      this.withoutCatch = withoutCatch;
    }

    private void site(boolean allocates, String what) {
      super.visitLdcInsn(Sites.add(method + ":" + line + " " + what, allocates));
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, Faults.class.getName().replace('.', '/'), "at", "(I)V", false);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
      line = number;
      super.visitLineNumber(number, start);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      if (!withoutCatch) {
        super.visitTryCatchBlock(start, end, handler, type);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      boolean waits = method.startsWith("Daemon.") || method.startsWith("Retirement.");
      super.visitLdcInsn(waits ? SHORTENED.getOrDefault(value, value) : value);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        site(true, "new array");
      }
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW) {
        site(true, "new " + simple(type)); // after it: stack maps refer to its place
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        site(true, "new array");
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      site(true, "new array");
      super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      site(true, "lambda " + name);
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      site(false, "→ " + simple(owner) + "." + name);
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }
  }
}
