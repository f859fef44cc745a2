package dev.sojourn.agent.weaving.scan;

import dev.sojourn.agent.patterns.MethodPattern;
import dev.sojourn.agent.patterns.MethodPattern.Mode;
import dev.sojourn.agent.weaving.scan.Selection.Verdict;
import dev.sojourn.engine.Domains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * A visitor that finds the methods of a class file that carry the annotations or are selected by
 * patterns. It goes by descriptors, so that neither the annotations nor any other class has to be
 * found or loaded.
 */
public final class MarkedMethods extends ClassVisitor {
  /**
   * Marks of libraries that rewrite methods so that they can suspend, as Kotlin's compiler does.
   */
  private static final Set<String> SUSPENDING =
      Set.of(
          "co/paralleluniverse/fibers/SuspendExecution",
          "Lco/paralleluniverse/fibers/Suspendable;",
          "kilim/Pausable");

  private final List<MarkedMethod> found = new ArrayList<>();
  private final Selection selection;
  private String className = "";
  private String[] above = {};

  private MarkedMethods(Selection selection) {
    super(OpenedClassReader.ASM_API);
    this.selection = selection;
  }

  public static List<MarkedMethod> read(byte[] file) {
    return read(file, Selection.none());
  }

  public static List<MarkedMethod> read(byte[] file, Selection selection) {
    MarkedMethods visitor = new MarkedMethods(selection);
    OpenedClassReader.of(file)
        .accept(visitor, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return visitor.found;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    className = name.replace('/', '.');
    List<String> types = new ArrayList<>();
    if (superName != null) {
      types.add(superName);
    }
    if (interfaces != null) {
      types.addAll(List.of(interfaces));
    }
    above = types.toArray(String[]::new);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodVisitor(OpenedClassReader.ASM_API) {
      private boolean kernel;
      private boolean user;
      // No lambda: with patterns, the class may be one that the JDK itself makes lambdas with.
      private boolean suspends =
          exceptions != null && !Collections.disjoint(SUSPENDING, List.of(exceptions));
      private String domain = Domains.DEFAULT_NAME;
      private String policy = MarkedMethod.INHERIT;

      @Override
      public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
        boolean isKernel = annotation.equals(MarkerScan.KERNEL_MODE);
        boolean isUser = annotation.equals(MarkerScan.USER_MODE);
        kernel |= isKernel;
        user |= isUser;
        suspends |= SUSPENDING.contains(annotation);
        return isKernel || isUser ? attributes() : null;
      }

      private AnnotationVisitor attributes() {
        return new AnnotationVisitor(OpenedClassReader.ASM_API) {
          @Override
          public void visit(String attribute, Object value) {
            if (attribute.equals("domain")) {
              domain = (String) value;
            }
          }

          @Override
          public void visitEnum(String attribute, String type, String constant) {
            if (attribute.equals("policy")) {
              policy = constant;
            }
          }
        };
      }

      @Override
      public void visitEnd() {
        String refusal = suspends ? "it is suspendable, and may leave its thread" : null;
        if (kernel || user) {
          MarkedMethod method = add(kernel, user, domain, policy, false, refusal);
          tell(verdict(access, name, descriptor), method); // they match, but the annotation decides
        } else {
          select(refusal);
        }
      }

      private void select(@Nullable String refusal) {
        Verdict verdict = verdict(access, name, descriptor);
        boolean kernelToo = false;
        boolean userToo = false;
        for (MethodPattern pattern : verdict.matching()) {
          kernelToo |= pattern.mode() == Mode.KERNEL;
          userToo |= pattern.mode() == Mode.USER;
        }
        if (kernelToo || userToo) {
          String named = verdict.matching().get(0).domain();
          MarkedMethod method = add(kernelToo, userToo, named, MarkedMethod.INHERIT, true, refusal);
          tell(verdict, method);
        } else if (verdict.doubt() != null) {
          add(false, false, domain, policy, true, verdict.doubt());
        }
      }

      private MarkedMethod add(
          boolean isKernel,
          boolean isUser,
          String of,
          String leaning,
          boolean selected,
          @Nullable String refusal) {
        MarkedMethod method =
            new MarkedMethod(
                access, name, descriptor, isKernel, isUser, of, leaning, selected, refusal);
        found.add(method);
        return method;
      }
    };
  }

  private void tell(Verdict verdict, MarkedMethod method) {
    verdict.matching().forEach(pattern -> pattern.matched(method.describe(className)));
  }

  private Verdict verdict(int access, String name, String descriptor) {
    try {
      return selection.of(access, name, descriptor, above);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
