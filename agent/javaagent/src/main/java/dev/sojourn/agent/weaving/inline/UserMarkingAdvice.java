package dev.sojourn.agent.weaving.inline;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Entry advice for {@code @UserMode} methods that name a domain; the exit is {@link UserAdvice}'s.
 */
final class UserMarkingAdvice {
  private UserMarkingAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable UserReturn enter(@Marking int marking) {
    return Hooks.enterUser(marking);
  }
}
