package dev.sojourn.agent.weaving;

import dev.sojourn.engine.Hooks;
import dev.sojourn.engine.Status;
import dev.sojourn.engine.ThreadRecord;
import net.bytebuddy.asm.Advice;

/** What is inlined into a {@code @KernelMode} method that names a domain or a policy. */
final class KernelSiteAdvice {
  private KernelSiteAdvice() {}

  @Advice.OnMethodEnter
  static long enter(@Advice.Local("record") ThreadRecord record, @Site int site) {
    record = Hooks.record(site);
    return Hooks.enterKernelOfSite(record);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter long entered, @Advice.Local("record") ThreadRecord record) {
    if (entered != Hooks.NESTED) {
      try {
        Hooks.exitKernelOfSite(record, entered);
      } catch (Throwable e) {
        // The call itself may have found no room on the stack; this is its own catch block again.
        if ((record.flags & ThreadRecord.PINNING) != 0) {
          record.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((record.status & Status.MODE_MASK) == Status.KERNEL) {
          record.status |= Status.USER;
        }
        throw e;
      }
    }
  }
}
