package dev.sojourn.agent.weaving.scan;

import dev.sojourn.engine.Domains;
import dev.sojourn.engine.Names;
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
 * @param user whether it carries {@code @UserMode}, or is to be woven as if it did
 * @param domain the domain that the annotation or the pattern names; empty for the default one
 * @param policy the name of the policy, as in the annotation
 * @param selected whether patterns select it, and no annotation
 * @param refusal why it cannot be woven, if the other components do not show that; else null
 */
public record MarkedMethod(
    int access,
    String name,
    String descriptor,
    boolean kernel,
    boolean user,
    String domain,
    String policy,
    boolean selected,
    @Nullable String refusal) {
  /** The policy of an annotation that names none. */
  public static final String INHERIT = "INHERIT";

  /**
   * The end of the descriptor of a Kotlin {@code suspend} function, which may leave its thread in
   * the middle.
   */
  private static final String CONTINUATION = "Lkotlin/coroutines/Continuation;)Ljava/lang/Object;";

  private static final String COROUTINE =
      "may leave its thread in the middle, and go on in another one that has made no entry;"
          + " choose a method that it calls and that does not suspend";

  /** Makes a method that no pattern selects. */
  public MarkedMethod(
      int access,
      String name,
      String descriptor,
      boolean kernel,
      boolean user,
      String domain,
      String policy) {
    this(access, name, descriptor, kernel, user, domain, policy, false, null);
  }

  /** Returns why the method cannot be woven, or null if it can. */
  public @Nullable String obstacle() {
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
    String problem = domain.isEmpty() ? null : Names.problem(domain);
    return problem == null ? null : "the name of its domain " + problem;
  }

  /** Whether the hooks without a marking are enough: it has the default domain, and no policy. */
  public boolean isPlain() {
    return domain.isEmpty() && policy.equals(INHERIT);
  }

  /** Returns the number of domain and policy for its hooks, and makes the domain if necessary. */
  public int marking() {
    return Domains.marking(Domains.named(domain), enginePolicy());
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
  public boolean is(String otherName, String otherDescriptor) {
    return name.equals(otherName) && descriptor.equals(otherDescriptor);
  }

  /** Returns the mode that the method asks for; empty for none. */
  public String mode() {
    return kernel ? "KERNEL" : user ? "USER" : "";
  }

  /**
   * Returns the method as people write it, with its class and parameter types. A bridge also gets
   * its return type, which may be its only difference from the method that it calls.
   */
  public String describe(String className) {
    String method =
        Arrays.stream(Type.getArgumentTypes(descriptor))
            .map(Type::getClassName)
            .collect(Collectors.joining(", ", className + "." + name + "(", ")"));
    return (access & Opcodes.ACC_BRIDGE) == 0
        ? method
        : method + " returning " + Type.getReturnType(descriptor).getClassName();
  }
}
