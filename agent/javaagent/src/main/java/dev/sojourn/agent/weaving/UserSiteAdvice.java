package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The beginning of a {@code @UserMode} method that names a domain; its end is as any other's. */
final class UserSiteAdvice {
  private UserSiteAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable UserReturn enter(@Site int site) {
    return Hooks.enterUser(site);
  }
}
