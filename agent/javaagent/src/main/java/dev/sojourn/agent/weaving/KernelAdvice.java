package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Status;
import dev.sojourn.engine.ThreadRecord;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What is inlined into a {@code @KernelMode} method; never called. */
final class KernelAdvice {
  private KernelAdvice() {}

  @Advice.OnMethodEnter
  static @Nullable ThreadRecord enter() {
    return Hooks.enterKernel();
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter @Nullable ThreadRecord record) {
    if (record != null) {
      try {
        Hooks.exitKernel(record);
      } catch (Throwable e) {
        record.status |= Status.USER; // the call itself may have found no room on the stack
        throw e;
      }
    }
  }
}
