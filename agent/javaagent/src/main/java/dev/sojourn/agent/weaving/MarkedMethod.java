package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Policy;
import java.util.Arrays;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A method that carries at least one of the annotations, or that a pattern selects.
 *
 * @param access its access flags
 * @param name its name
 * @param descriptor its descriptor
 * @param kernel whether it carries {@code @KernelMode}, or is to be woven as if it did
 * @param user the same of {@code @UserMode}
 * @param domain the domain that the annotation names; the empty name for the default one
 * @param policy the policy that it names; as written in the annotation
 * @param selected whether by patterns, and not by an annotation
 * @param refusal why it cannot be woven, if that is not seen from the rest
 */
record MarkedMethod(
    int access,
    String name,
    String descriptor,
    boolean kernel,
    boolean user,
    String domain,
    String policy,
    boolean selected,
    @Nullable String refusal) {
  /** What the annotation says where it says nothing. */
  static final String INHERIT = "INHERIT";

  /** How a Kotlin {@code suspend} function ends that leaves its thread in the middle. */
  private static final String CONTINUATION = "Lkotlin/coroutines/Continuation;)Ljava/lang/Object;";

  private static final String COROUTINE =
      "may leave its thread in the middle, and go on in another one that has made no entry;"
          + " choose a method that it calls and that does not suspend";

  /** A method that carries annotations. */
  MarkedMethod(
      int access,
      String name,
      String descriptor,
      boolean kernel,
      boolean user,
      String domain,
      String policy) {
    this(access, name, descriptor, kernel, user, domain, policy, false, null);
  }

  /** Why the method cannot be woven, or null if it can. */
  @Nullable String obstacle() {
    if (refusal != null) {
      return refusal;
    }
    if (kernel && user && selected) {
      return "a kernel pattern and a user pattern match it; make one of them narrower";
    }
    if (kernel && user) {
      return "it carries both @KernelMode and @UserMode; keep one";
    }
    if (name.startsWith("<")) {
      return "it is a constructor or initialiser; annotate a method that it calls";
    }
    if ((access & Opcodes.ACC_ABSTRACT) != 0) {
      return "it is abstract; annotate the methods that implement it";
    }
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      return "it is native; annotate a method that calls it";
    }
    if ((access & Opcodes.ACC_BRIDGE) != 0) {
      return "it is a bridge made by the compiler; the method that it calls is woven in its place";
    }
    if (descriptor.endsWith(CONTINUATION)) {
      return "it is a Kotlin suspend function, which " + COROUTINE;
    }
    if (name.equals("invokeSuspend")
        && descriptor.equals("(Ljava/lang/Object;)Ljava/lang/Object;")) {
      return "it is the body of a Kotlin coroutine, which " + COROUTINE;
    }
    if (!policy.equals(INHERIT) && enginePolicy() == null) {
      return "its policy " + policy + " is unknown to this agent; use one that it knows";
    }
    return null;
  }

  /** Whether it needs none but the hooks of the default domain. */
  boolean isPlain() {
    return domain.isEmpty() && policy.equals(INHERIT);
  }

  /** The number of domain and policy that its hooks get; makes the domain. */
  int site() {
    return Domains.site(Domains.named(domain), enginePolicy());
  }

  private @Nullable Policy enginePolicy() {
    for (Policy known : Policy.values()) {
      if (known.name().equals(policy)) {
        return known;
      }
    }
    return null;
  }

  /** Whether this is the method with the given name and descriptor. */
  boolean is(String otherName, String otherDescriptor) {
    return name.equals(otherName) && descriptor.equals(otherDescriptor);
  }

  /** The mode that the method asks for. */
  String mode() {
    return kernel ? "KERNEL" : user ? "USER" : "";
  }

  /**
   * The method as people write it, with its class and parameter types; of a bridge also what it
   * returns, which may be all that tells it from the method that it calls.
   */
  String describe(String className) {
    String method =
        Arrays.stream(Type.getArgumentTypes(descriptor))
            .map(Type::getClassName)
            .collect(Collectors.joining(", ", className + "." + name + "(", ")"));
    return (access & Opcodes.ACC_BRIDGE) == 0
        ? method
        : method + " returning " + Type.getReturnType(descriptor).getClassName();
  }
}
