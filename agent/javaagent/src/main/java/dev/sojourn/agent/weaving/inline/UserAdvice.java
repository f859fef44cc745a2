package dev.sojourn.agent.weaving.inline;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.PinOwner;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import dev.sojourn.engine.ThreadRecord.UserReturn;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Advice for {@code @UserMode} methods that name no domain; inlined, never called. */
public final class UserAdvice {
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
        // The call itself may have found no room on the stack, so its catch block is copied here,
        // but for its end, which only a thread needs that has entered KERNEL inside the call.
        if (!back.wasCommitted) {
          back.record.flags &= ~ThreadRecord.COMMITTED;
          back.record.leaveMode = back.record.quiescentMode;
        }
        if (back.wasKernel) {
          long status = back.record.status;
          // In any case, and volatile: the look for a pin must not rise above it. Partner: the
          // pinner's fence before its look at the status.
          back.record.status =
              (status & StatusWord.MODE_MASK) == StatusWord.KERNEL
                  ? status
                  : ((status | StatusWord.MODE_MASK) + 1) & StatusWord.WORD_MASK;
          while ((back.record.work & ThreadRecord.PINNED) != 0) { // kernel code waits for a pin
            PinOwner owner = back.record.pinOwner;
            if (owner == null || owner.over || owner.pinner.reaped) {
              break;
            }
          }
        }
        throw e;
      }
    }
  }
}
