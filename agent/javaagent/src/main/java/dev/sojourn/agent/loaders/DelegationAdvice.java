package dev.sojourn.agent.loaders;

import dev.sojourn.agent.weaving.inline.Weaving;
import dev.sojourn.agent.weaving.scan.MarkedMethod;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice for {@code loadClass} of loader classes; inlined, never called. It must run in any of
 * them, {@code java.lang.ClassLoader} too, so it mentions no class but the JDK's, and finds {@link
 * Delegation} by name, where the agent is. It passes over the names of the agent's own classes:
 * otherwise finding {@code Delegation} would never end.
 */
final class DelegationAdvice {
  private static final Advice ADVICE = Weaving.advice(DelegationAdvice.class);

  private static final List<MarkedMethod> LOAD_CLASS =
      List.of(loadClass("(Ljava/lang/String;)"), loadClass("(Ljava/lang/String;Z)"));

  private DelegationAdvice() {}

  private static MarkedMethod loadClass(String parameters) {
    return new MarkedMethod(
        0, "loadClass", parameters + "Ljava/lang/Class;", false, false, "", MarkedMethod.INHERIT);
  }

  /** Returns the file of a loader class with the prologue. */
  static byte[] weave(String className, byte[] file) {
    return Weaving.weave(className, file, LOAD_CLASS, method -> ADVICE);
  }

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Class<?> enter(
      @Advice.This(typing = Typing.DYNAMIC) Object loader, @Advice.Argument(0) String name) {
    if (name == null || !name.startsWith("dev.sojourn.") || name.startsWith("dev.sojourn.agent.")) {
      return null;
    }
    try {
      return (Class<?>)
          ClassLoader.getSystemClassLoader()
              .loadClass("dev.sojourn.agent.loaders.Delegation")
              .getMethod("find", Object.class, String.class)
              .invoke(null, loader, name);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  @Advice.OnMethodExit
  static void exit(
      @Advice.Enter @Nullable Class<?> found,
      @Advice.Return(readOnly = false) @Nullable Class<?> answer) {
    if (found != null) {
      answer = found;
    }
  }
}
