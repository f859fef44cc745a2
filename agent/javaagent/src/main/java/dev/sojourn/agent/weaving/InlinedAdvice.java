package dev.sojourn.agent.weaving;

import dev.sojourn.agent.files.OwnFiles;
import java.io.IOException;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * One advice as {@link InlinedMethod} takes it, by position where Byte Buddy goes by annotations:
 * {@code enter} has the record as a parameter to set, or none, and then the site or nothing, and
 * returns what {@code exit} gets first; the record comes second.
 */
final class InlinedAdvice {
  private static final String ENTER = "enter";
  private static final String EXIT = "exit";

  private final byte[] enterFile;
  private final byte[] exitFile;
  private final Type[] carried;
  private final int site;

  private InlinedAdvice(byte[] enterFile, byte[] exitFile, int site) {
    this.enterFile = enterFile;
    this.exitFile = exitFile;
    this.site = site;
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
        ? of(KernelSiteAdvice.class, KernelSiteAdvice.class, method.site())
        : of(UserSiteAdvice.class, UserAdvice.class, method.site());
  }

  private static InlinedAdvice of(Class<?> enter, Class<?> exit, int site) {
    try {
      byte[] enterFile = OwnFiles.classFile(enter);
      byte[] exitFile = enter == exit ? enterFile : OwnFiles.classFile(exit);
      return new InlinedAdvice(enterFile, exitFile, site);
    } catch (IOException e) {
      throw new IllegalStateException("the agent's jar has lost " + enter.getName(), e);
    }
  }

  /** What {@code exit} takes: what {@code enter} has returned, and the record if there is one. */
  Type[] carried() {
    return carried;
  }

  /** What {@code enter} gets as the site. */
  int site() {
    return site;
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

  /** Shows one method to somebody. */
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
