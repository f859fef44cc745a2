package dev.sojourn.agent.weaving.inline;

import dev.sojourn.agent.files.OwnFiles;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * A rewriter of one class file with Byte Buddy: it inlines advice around the marked methods, adds
 * no members, and looks up no other classes. Used for what {@link Inlining} cannot do and for other
 * advice than the hooks' own, because loading Byte Buddy takes longer than the rest of the agent's
 * start.
 */
public final class Weaving {
  private static final Advice KERNEL = advice(KernelAdvice.class);
  private static final Advice USER = advice(UserAdvice.class);

  private static final Map<Integer, Advice> KERNEL_OF_MARKING = new ConcurrentHashMap<>();
  private static final Map<Integer, Advice> USER_OF_MARKING = new ConcurrentHashMap<>();

  private static final ByteBuddy BYTE_BUDDY =
      new ByteBuddy()
          .with(TypeValidation.DISABLED) // the class is the compiler's, and not ours to judge
          .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);

  private Weaving() {}

  /** Returns the class file with hooks in the given methods. */
  public static byte[] weave(String className, byte[] file, List<MarkedMethod> methods) {
    return weave(className, file, methods, Weaving::advice);
  }

  /** Returns the class file with an advice in each given method, which a function chooses. */
  public static byte[] weave(
      String className,
      byte[] file,
      List<MarkedMethod> methods,
      Function<MarkedMethod, Advice> advice) {
    ClassFileLocator self = ClassFileLocator.Simple.of(className, file);
    ClassFileLocator erased = ClassFileLocator.Simple.of(className, Erasure.of(file));
    TypeDescription type =
        TypePool.Default.WithLazyResolution.of(erased).describe(className).resolve();
    DynamicType.Builder<?> builder = BYTE_BUDDY.decorate(type, self);
    for (Map.Entry<Advice, List<MarkedMethod>> same : byAdvice(methods, advice).entrySet()) {
      builder = builder.visit(around(same.getKey(), same.getValue()));
    }
    return builder.make().getBytes();
  }

  private static Map<Advice, List<MarkedMethod>> byAdvice(
      List<MarkedMethod> methods, Function<MarkedMethod, Advice> advice) {
    return methods.stream()
        .collect(Collectors.groupingBy(advice, LinkedHashMap::new, Collectors.toList()));
  }

  private static Advice advice(MarkedMethod method) {
    if (method.isPlain()) {
      return method.kernel() ? KERNEL : USER;
    }
    Map<Integer, Advice> byMarking = method.kernel() ? KERNEL_OF_MARKING : USER_OF_MARKING;
    return byMarking.computeIfAbsent(
        method.marking(), marking -> markingAdvice(method.kernel(), marking));
  }

  private static Advice markingAdvice(boolean kernel, int marking) {
    Advice.WithCustomMapping mapping = Advice.withCustomMapping().bind(Marking.class, marking);
    return kernel
        ? mapping.to(KernelMarkingAdvice.class, classFile(KernelMarkingAdvice.class))
        : mapping.to(
            UserMarkingAdvice.class,
            UserAdvice.class,
            new ClassFileLocator.Compound(
                classFile(UserMarkingAdvice.class), classFile(UserAdvice.class)));
  }

  private static AsmVisitorWrapper around(Advice advice, List<MarkedMethod> methods) {
    ElementMatcher<MethodDescription> marked =
        method ->
            methods.stream().anyMatch(m -> m.is(method.getInternalName(), method.getDescriptor()));
    return advice.on(marked);
  }

  /** Returns the advice that a class of ours declares. */
  public static Advice advice(Class<?> type) {
    return Advice.to(type, classFile(type));
  }

  private static ClassFileLocator classFile(Class<?> type) {
    return ClassFileLocator.Simple.of(type.getName(), OwnFiles.keptClassFile(type));
  }
}
