package dev.sojourn.agent.weaving.inline;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A visitor that puts an advice around a method's code, as {@code try} and {@code finally} would.
 */
final class InlinedMethod extends StackDepth {
  /*
   *           enter
   *   start:  the method, where each return is: result = value; thrown = null; goto exit
   *   end:    catch (any): thrown = it; result = 0
   *   exit:   exit
   *           if (thrown != null) throw thrown; return result
   *
   * The new local variables come after those of the method: the result, the exception thrown or
   * null, and the variables of the advice's exit, of which the entry has set the first ones.
   */

  private final Type result;
  private final InlinedAdvice advice;
  private final int first;
  private final int thrownSlot;
  private final int carriedSlot;
  private final Label start = new Label();
  private final Label exit = new Label();
  private int adviceStack;
  private int adviceLocals;
  private boolean refused;

  /**
   * Makes a visitor for one method.
   *
   * @param next gets the new code
   * @param descriptor the method's descriptor
   * @param first the slot after the method's last local variable
   * @param advice the advice to put around it
   */
  InlinedMethod(MethodVisitor next, String descriptor, int first, InlinedAdvice advice) {
    super(next);
    this.result = Type.getReturnType(descriptor);
    this.advice = advice;
    this.first = first;
    this.thrownSlot = first + result.getSize();
    this.carriedSlot = thrownSlot + 1;
  }

  /** Whether the method has a return with more than its result on the stack, or an unknown one. */
  boolean isRefused() {
    return refused;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    advice.visitEnter(new Enter(mv));
    mv.visitLabel(start);
  }

  @Override
  public void visitInsn(int opcode) {
    if (!isReturn(opcode)) {
      super.visitInsn(opcode);
      return;
    }
    refused |= depth() != result.getSize();
    if (result.getSize() > 0) {
      mv.visitVarInsn(result.getOpcode(Opcodes.ISTORE), first);
    }
    mv.visitInsn(Opcodes.ACONST_NULL);
    mv.visitVarInsn(Opcodes.ASTORE, thrownSlot);
    super.visitJumpInsn(Opcodes.GOTO, exit);
  }

  @Override
  public void visitFrame(int type, int count, Object[] local, int stacked, Object[] stack) {
    List<Object> all = new ArrayList<>();
    int slots = 0;
    for (int i = 0; i < count; i++) {
      all.add(local[i]);
      slots += words(local[i]);
    }
    for (; slots < carriedSlot; slots++) {
      all.add(Opcodes.TOP);
    }
    addCarried(all);
    super.visitFrame(type, all.size(), all.toArray(), stacked, stack);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    Label end = new Label();
    Label rethrown = new Label();
    mv.visitLabel(end);
    mv.visitTryCatchBlock(start, end, end, "java/lang/Throwable");
    frame(false, true, "java/lang/Throwable");
    mv.visitVarInsn(Opcodes.ASTORE, thrownSlot);
    clearResult();
    mv.visitLabel(exit);
    frame(true, true);
    Exit inlined = new Exit(mv);
    advice.visitExit(inlined);
    mv.visitLabel(inlined.done);
    frame(true, false);
    mv.visitVarInsn(Opcodes.ALOAD, thrownSlot);
    mv.visitJumpInsn(Opcodes.IFNULL, rethrown);
    mv.visitVarInsn(Opcodes.ALOAD, thrownSlot);
    mv.visitInsn(Opcodes.ATHROW);
    mv.visitLabel(rethrown);
    frame(true, false);
    if (result.getSize() > 0) {
      mv.visitVarInsn(result.getOpcode(Opcodes.ILOAD), first);
    }
    mv.visitInsn(result.getOpcode(Opcodes.IRETURN));
    mv.visitMaxs(Math.max(2, Math.max(maxStack, adviceStack)), carriedSlot + adviceLocals);
  }

  private void clearResult() {
    if (result.getSize() > 0) {
      mv.visitInsn(
          switch (result.getSort()) {
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
            default -> Opcodes.ICONST_0;
          });
      mv.visitVarInsn(result.getOpcode(Opcodes.ISTORE), first);
    }
  }

  /** Writes a frame for a place after the method's own code, where its variables are gone. */
  private void frame(boolean ended, boolean carried, Object... stack) {
    List<Object> all = after(ended);
    if (carried) {
      addCarried(all);
    }
    mv.visitFrame(Opcodes.F_NEW, all.size(), all.toArray(), stack.length, stack);
  }

  private List<Object> after(boolean ended) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < first; i++) {
      all.add(Opcodes.TOP);
    }
    if (ended && result.getSize() > 0) {
      all.add(entry(result));
    } else {
      for (int i = 0; i < result.getSize(); i++) {
        all.add(Opcodes.TOP);
      }
    }
    all.add(ended ? "java/lang/Throwable" : Opcodes.TOP);
    return all;
  }

  private void addCarried(List<Object> all) {
    for (Type each : advice.carried()) {
      all.add(entry(each));
    }
  }

  private static Object entry(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.OBJECT, Type.ARRAY -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }

  /** Copies code of the advice into the method, without annotations, which are not the method's. */
  private abstract class Copy extends MethodVisitor {
    Copy(MethodVisitor next) {
      super(OpenedClassReader.ASM_API, next);
    }

    @Override
    public void visitCode() {}

    @Override
    public void visitEnd() {}

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(
        int parameter, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public void visitAnnotableParameterCount(int count, boolean visible) {}

    @Override
    public void visitParameter(@Nullable String name, int access) {}

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      adviceStack = Math.max(adviceStack, maxStack);
      adviceLocals = Math.max(adviceLocals, maxLocals);
    }
  }

  /** Copies the entry, code without branches that sets the record and leaves a value. */
  private final class Enter extends Copy {
    private final Type[] carried = advice.carried();

    Enter(MethodVisitor next) {
      super(next);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
      if (opcode == Opcodes.ILOAD) {
        super.visitLdcInsn(advice.marking());
      } else {
        super.visitVarInsn(opcode, carriedSlot + carried[0].getSize() + slot);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (isReturn(opcode)) {
        super.visitVarInsn(carried[0].getOpcode(Opcodes.ISTORE), carriedSlot);
      } else {
        super.visitInsn(opcode);
      }
    }
  }

  private final class Exit extends Copy {
    private final Label done = new Label();

    Exit(MethodVisitor next) {
      super(next);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
      super.visitVarInsn(opcode, carriedSlot + slot);
    }

    @Override
    public void visitInsn(int opcode) {
      if (isReturn(opcode)) {
        super.visitJumpInsn(Opcodes.GOTO, done);
      } else {
        super.visitInsn(opcode);
      }
    }

    @Override
    public void visitFrame(int type, int count, Object[] local, int stacked, Object[] stack) {
      List<Object> all = after(true);
      for (int i = 0; i < count; i++) {
        all.add(local[i]);
      }
      super.visitFrame(type, all.size(), all.toArray(), stacked, stack);
    }
  }
}
