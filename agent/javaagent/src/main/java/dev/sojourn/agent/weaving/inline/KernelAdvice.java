package dev.sojourn.agent.weaving.inline;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.StatusWord;
import dev.sojourn.engine.ThreadRecord;
import net.bytebuddy.asm.Advice;

/** Advice for {@code @KernelMode} methods without domain and policy; inlined, never called. */
public final class KernelAdvice {
  private KernelAdvice() {}

  @Advice.OnMethodEnter
  static long enter(@Advice.Local("record") ThreadRecord record) {
    record = Hooks.record();
    return Hooks.enterKernel(record);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter long entered, @Advice.Local("record") ThreadRecord record) {
    if (entered != Hooks.NESTED) {
      try {
        Hooks.exitKernel(record, entered);
      } catch (Throwable e) {
        // The call itself may have found no room on the stack, so its catch block is copied here.
        if ((record.flags & ThreadRecord.PINNING) != 0) {
          record.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((record.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
          record.status |= StatusWord.USER;
        }
        throw e;
      }
    }
  }
}
