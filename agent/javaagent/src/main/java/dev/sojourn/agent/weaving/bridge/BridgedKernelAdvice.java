package dev.sojourn.agent.weaving.bridge;

import dev.sojourn.agent.weaving.inline.KernelAdvice;
import dev.sojourn.agent.weaving.inline.Marking;
import net.bytebuddy.asm.Advice;

/** Like {@link KernelAdvice}, but for kernel methods of classes that see only the bridge. */
final class BridgedKernelAdvice {
  private BridgedKernelAdvice() {}

  @Advice.OnMethodEnter
  static long enter(@Advice.Local("record") Object record, @Marking int marking) {
    record = Bridge.record(marking);
    return Bridge.enterKernel(record);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter long entered, @Advice.Local("record") Object record) {
    if (entered != -1) {
      Bridge.exitKernel(record, entered);
    }
  }
}
