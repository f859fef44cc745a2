package dev.sojourn.agent.weaving;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What is inlined into a user method of a class that sees the bridge only. */
final class BridgedUserAdvice {
  private BridgedUserAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable Object enter(@Site int site) {
    return Bridge.enterUser(site);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter @Nullable Object back) {
    if (back != null) {
      Bridge.exitUser(back);
    }
  }
}
