package dev.sojourn.agent.weaving.bridge;

import dev.sojourn.agent.weaving.inline.Marking;
import dev.sojourn.agent.weaving.inline.UserAdvice;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Like {@link UserAdvice}, but for user methods of classes that see only the bridge. */
final class BridgedUserAdvice {
  private BridgedUserAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable Object enter(@Marking int marking) {
    return Bridge.enterUser(marking);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter @Nullable Object back) {
    if (back != null) {
      Bridge.exitUser(back);
    }
  }
}
