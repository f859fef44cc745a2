package dev.sojourn.agent.weaving;

import net.bytebuddy.asm.Advice;

/** What is inlined into a kernel method of a class that sees the bridge only. */
final class BridgedKernelAdvice {
  private BridgedKernelAdvice() {}

  @Advice.OnMethodEnter
  static long enter(@Advice.Local("record") Object record, @Site int site) {
    record = Bridge.record(site);
    return Bridge.enterKernel(record);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter long entered, @Advice.Local("record") Object record) {
    if (entered != -1) {
      Bridge.exitKernel(record, entered);
    }
  }
}
