package dev.sojourn.agent.weaving.inline;

import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The code of one advice, for {@link InlinedMethod}. Parameters go by position, where Byte Buddy
 * goes by annotations. {@code enter} takes the record, which it sets, and the marking; either may
 * be missing. {@code exit} takes the value that {@code enter} returned, and then the record, if
 * any.
 */
final class InlinedAdvice {
  private static final String ENTER = "enter";
  private static final String EXIT = "exit";

  private final byte[] enterFile;
  private final byte[] exitFile;
  private final Type[] carried;
  private final int marking;

  private InlinedAdvice(byte[] enterFile, byte[] exitFile, int marking) {
    this.enterFile = enterFile;
    this.exitFile = exitFile;
    this.marking = marking;
    Finder finder = new Finder(EXIT, null);
    OpenedClassReader.of(exitFile).accept(finder, ClassReader.SKIP_CODE);
    this.carried = Type.getArgumentTypes(finder.descriptor);
  }

  static InlinedAdvice of(MarkedMethod method) {
    if (method.isPlain()) {
      Class<?> both = method.kernel() ? KernelAdvice.class : UserAdvice.class;
      return of(both, both, 0);
    }
    return method.kernel()
        ? of(KernelMarkingAdvice.class, KernelMarkingAdvice.class, method.marking())
        : of(UserMarkingAdvice.class, UserAdvice.class, method.marking());
  }

  private static InlinedAdvice of(Class<?> enter, Class<?> exit, int marking) {
    return new InlinedAdvice(OwnFiles.keptClassFile(enter), OwnFiles.keptClassFile(exit), marking);
  }

  /** The types of {@code exit}'s parameters: the value of {@code enter}, and the record if any. */
  Type[] carried() {
    return carried;
  }

  /** The number that {@code enter} gets as the marking. */
  int marking() {
    return marking;
  }

  void visitEnter(MethodVisitor visitor) {
    visit(enterFile, ENTER, visitor);
  }

  void visitExit(MethodVisitor visitor) {
    visit(exitFile, EXIT, visitor);
  }

  private static void visit(byte[] file, String name, MethodVisitor visitor) {
    OpenedClassReader.of(file)
        .accept(new Finder(name, visitor), ClassReader.EXPAND_FRAMES | ClassReader.SKIP_DEBUG);
  }

  /** Passes one method of a class on to a visitor, and keeps its descriptor. */
  private static final class Finder extends ClassVisitor {
    private final String name;
    private final @Nullable MethodVisitor visitor;
    private String descriptor = "";

    Finder(String name, @Nullable MethodVisitor visitor) {
      super(OpenedClassReader.ASM_API);
      this.name = name;
      this.visitor = visitor;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String methodName,
        String type,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (!methodName.equals(name)) {
        return null;
      }
      descriptor = type;
      return visitor;
    }
  }
}
