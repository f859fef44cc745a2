package dev.sojourn.agent.weaving.inline;

import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * A visitor that follows how many words are on the operand stack, like ASM's {@code
 * AnalyzerAdapter} without the types. After an instruction that never falls through, and until the
 * next frame, the depth is unknown.
 */
abstract class StackDepth extends MethodVisitor {
  private static final int UNKNOWN = Integer.MIN_VALUE / 2; // far below 0 whatever is added to it

  private int depth;

  StackDepth(MethodVisitor next) {
    super(OpenedClassReader.ASM_API, next);
  }

  /** Returns the number of words on the stack; negative if that is unknown. */
  final int depth() {
    return depth;
  }

  @Override
  public void visitFrame(int type, int locals, Object[] local, int stacked, Object[] stack) {
    depth = 0;
    for (int i = 0; i < stacked; i++) {
      depth += words(stack[i]);
    }
    super.visitFrame(type, locals, local, stacked, stack);
  }

  /** Returns the number of words that an entry of a stack map frame takes. */
  static int words(Object entry) {
    return entry.equals(Opcodes.LONG) || entry.equals(Opcodes.DOUBLE) ? 2 : 1;
  }

  @Override
  public void visitInsn(int opcode) {
    boolean ends = opcode == Opcodes.ATHROW || isReturn(opcode);
    depth = ends ? UNKNOWN : depth + change(opcode);
    super.visitInsn(opcode);
  }

  static boolean isReturn(int opcode) {
    return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
  }

  private static int change(int opcode) {
    return switch (opcode) {
      case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> 2;
      case Opcodes.DUP2, Opcodes.DUP2_X1, Opcodes.DUP2_X2 -> 2;
      case Opcodes.ACONST_NULL, Opcodes.ICONST_M1, Opcodes.ICONST_0, Opcodes.ICONST_1 -> 1;
      case Opcodes.ICONST_2, Opcodes.ICONST_3, Opcodes.ICONST_4, Opcodes.ICONST_5 -> 1;
      case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 -> 1;
      case Opcodes.DUP, Opcodes.DUP_X1, Opcodes.DUP_X2 -> 1;
      case Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D -> 1;
      case Opcodes.NOP, Opcodes.SWAP, Opcodes.LALOAD, Opcodes.DALOAD, Opcodes.ARRAYLENGTH -> 0;
      case Opcodes.INEG, Opcodes.LNEG, Opcodes.FNEG, Opcodes.DNEG -> 0;
      case Opcodes.I2F, Opcodes.L2D, Opcodes.F2I, Opcodes.D2L -> 0;
      case Opcodes.I2B, Opcodes.I2C, Opcodes.I2S -> 0;
      case Opcodes.POP2, Opcodes.LADD, Opcodes.DADD, Opcodes.LSUB, Opcodes.DSUB -> -2;
      case Opcodes.LMUL, Opcodes.DMUL, Opcodes.LDIV, Opcodes.DDIV, Opcodes.LREM -> -2;
      case Opcodes.DREM, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR -> -2;
      case Opcodes.IASTORE, Opcodes.FASTORE, Opcodes.AASTORE, Opcodes.BASTORE -> -3;
      case Opcodes.CASTORE, Opcodes.SASTORE, Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG -> -3;
      case Opcodes.LASTORE, Opcodes.DASTORE -> -4;
      default -> -1; // one word fewer, as by IADD, LSHL or POP
    };
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    depth += opcode == Opcodes.NEWARRAY ? 0 : 1;
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int slot) {
    depth +=
        switch (opcode) {
          case Opcodes.LLOAD, Opcodes.DLOAD -> 2;
          case Opcodes.ILOAD, Opcodes.FLOAD, Opcodes.ALOAD -> 1;
          case Opcodes.LSTORE, Opcodes.DSTORE -> -2;
          case Opcodes.ISTORE, Opcodes.FSTORE, Opcodes.ASTORE -> -1;
          default -> UNKNOWN;
        };
    super.visitVarInsn(opcode, slot);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    depth += opcode == Opcodes.NEW ? 1 : 0;
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    int size = Type.getType(descriptor).getSize();
    depth +=
        switch (opcode) {
          case Opcodes.GETSTATIC -> size;
          case Opcodes.PUTSTATIC -> -size;
          case Opcodes.GETFIELD -> size - 1;
          default -> -size - 1;
        };
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    depth += call(descriptor) - (opcode == Opcodes.INVOKESTATIC ? 0 : 1);
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    depth += call(descriptor);
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
  }

  private static int call(String descriptor) {
    int size = Type.getReturnType(descriptor).getSize();
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      size -= argument.getSize();
    }
    return size;
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (opcode == Opcodes.GOTO || opcode == Opcodes.JSR) {
      depth = UNKNOWN;
    } else {
      depth -= opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE ? 2 : 1;
    }
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    boolean wide =
        value instanceof ConstantDynamic dynamic
            ? dynamic.getSize() == 2
            : value instanceof Long || value instanceof Double;
    depth += wide ? 2 : 1;
    super.visitLdcInsn(value);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
    depth = UNKNOWN;
    super.visitTableSwitchInsn(min, max, dflt, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
    depth = UNKNOWN;
    super.visitLookupSwitchInsn(dflt, keys, labels);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    depth += 1 - dimensions;
    super.visitMultiANewArrayInsn(descriptor, dimensions);
  }
}
