package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Status;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What is inlined into a {@code @UserMode} method; never called. */
final class UserAdvice {
  private UserAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable UserReturn enter() {
    return Hooks.enterUser();
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter @Nullable UserReturn back) {
    if (back != null) {
      try {
        Hooks.exitUser(back);
      } catch (Throwable e) {
        // The call itself may have found no room on the stack; this is its own catch block again.
        if (!back.wasCommitted) {
          back.record.flags &= ~ThreadRecord.COMMITTED;
          back.record.leaveMode = back.record.quiescentMode;
        }
        if (back.wasKernel && (back.record.status & Status.MODE_MASK) != Status.KERNEL) {
          back.record.status = ((back.record.status | Status.MODE_MASK) + 1) & Status.WORD_MASK;
        }
        throw e;
      }
    }
  }
}
