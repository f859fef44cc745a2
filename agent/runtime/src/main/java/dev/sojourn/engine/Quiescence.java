package dev.sojourn.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quiescent state of a thread in all domains together: it is outside KERNEL, holds no pin, and
 * has no transition open. An engine thread that runs code of the application is brought back to it;
 * a disposer that forgets to close a transition or a pin would otherwise make the reclaimer wait
 * for itself.
 */
final class Quiescence {
  private Quiescence() {}

  /** Whether the calling thread has left nothing open in any domain. */
  static boolean isQuiescent(EngineContext context) {
    List<Domain> domains = context.domains();
    for (int i = 0; i < domains.size(); i++) {
      ThreadRecord record = domains.get(i).currentOrNull();
      if (record != null && !isQuiescent(record)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isQuiescent(ThreadRecord record) {
    return !record.isInKernel()
        && !record.isPinning()
        && !record.isCommitted()
        && Unwinding.count(record.programmaticPlain()) == 0;
  }

  /** The calling thread's record of a domain in which it is in KERNEL or holds a pin, or null. */
  static @Nullable ThreadRecord inKernelOrNull(EngineContext context) {
    List<Domain> domains = context.domains();
    for (int i = 0; i < domains.size(); i++) {
      ThreadRecord record = domains.get(i).currentOrNull();
      if (record != null && (record.isInKernel() || record.isPinning())) {
        return record;
      }
    }
    return null;
  }

  /**
   * Closes what the calling thread has left open in all domains; tells whether there was anything.
   */
  static boolean restore(EngineContext context) {
    boolean any = false;
    List<Domain> domains = context.domains();
    for (int i = 0; i < domains.size(); i++) {
      ThreadRecord record = domains.get(i).currentOrNull();
      while (record != null && !isQuiescent(record)) { // a handler may leave something open again
        any = true;
        restore(record);
      }
    }
    return any;
  }

  private static void restore(ThreadRecord record) {
    if (record.pinnedCount > 0) {
      record.domain.registry.forEach(target -> unpin(target, record));
      if (record.pinnedCount > 0) { // of threads that have died meanwhile
        record.pinnedCount = 0;
        record.flags &= ~(ThreadRecord.PINNING | ThreadRecord.OWES_LEAVE);
        record.clear(ThreadRecord.PINNER);
      }
    }
    if (record.isCommitted()) {
      record.setCommitted(false);
    }
    if (record.isInKernel()) {
      Hooks.exitKernelOfMarking(record, record.statusPlain());
    }
    Unwinding.forgetAll(record);
  }

  private static void unpin(ThreadRecord target, ThreadRecord self) {
    PinOwner owner = target.pinOwner;
    if (owner != null && owner.pinner == self && !owner.over && target.isPinned()) {
      self.domain.pins().unpin(target, self); // the last unpin leaves KERNEL if that is owed
    }
  }
}
