package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The promotion of INDETERMINATE stays to certain ones. A thread that is still in a promoted stay
 * is known to find work at its next entry, to take the slow path, and so to pass a full fence
 * before it runs kernel code. That is as good as USER for everything that is asked later, so
 * targeted requests and pins cost at most one remote barrier per stay.
 */
final class Promotion {
  /*
   * The order is: read the status; set the LOOK bit of work; issue the barrier; read the status
   * again. If both reads name the same stay, the bit was set during it, and the barrier has made
   * sure that an entry after the barrier reads the bit.
   *
   * The first read must come before the bit. Otherwise the stay could have begun after a slow path
   * that has taken the bit already, and a later requester would skip a barrier that it needs.
   *
   * The bit must be one that only the thread itself takes away. A pin may be gone before the entry,
   * which would then find no work, and pass no fence.
   */

  private Promotion() {}

  /**
   * Tells whether a thread is quiescent and will find what the caller has asked before it runs
   * kernel code again, and issues a remote barrier if that is not certain. False if the thread is
   * in KERNEL.
   */
  static boolean settle(ThreadRecord record) {
    // Keeps the look from rising above the request, whoever has made that. Partner: the fence, or
    // the remote barrier, of the entry.
    VarHandle.fullFence();
    long before = record.statusAcquire();
    if (StatusWord.isKernel(before)) {
      return false;
    }
    if (record.isCertain(before)) {
      countIfAvoided(record, before);
      return true;
    }
    return settleAsked(record, before);
  }

  /**
   * Like {@link #settle}, for a caller that has read the status before it has asked.
   *
   * @param before the status that it has read; not in KERNEL
   */
  static boolean settleAsked(ThreadRecord record, long before) {
    long now = record.statusAcquire(); // after the caller's fence, or RMW that has set a bit
    if (StatusWord.isKernel(now)) {
      return false; // or was a moment ago, which is as good a reason to say no
    }
    if (record.isCertain(now)) {
      countIfAvoided(record, now);
      return true;
    }
    record.ask(ThreadRecord.LOOK);
    record.domain.context().barriers().issue(record);
    return promoteIfStill(record, before);
  }

  /** Promotes the INDETERMINATE stays of some threads with one remote barrier for all. */
  static void promote(Domain domain, List<ThreadRecord> records) {
    long[] before = new long[records.size()];
    List<ThreadRecord> asked = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      ThreadRecord record = records.get(i);
      long status = record.statusAcquire();
      if (StatusWord.isIndeterminate(status) && !record.isCertain(status)) {
        before[asked.size()] = status;
        record.ask(ThreadRecord.LOOK);
        asked.add(record);
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    domain.context().barriers().issue(asked);
    for (int i = 0; i < asked.size(); i++) {
      promoteIfStill(asked.get(i), before[i]);
    }
  }

  /**
   * Called after a barrier: promotes the stay if the thread is still in it, and tells whether the
   * thread is quiescent.
   */
  static boolean promoteIfStill(ThreadRecord record, long before) {
    long now = record.statusAcquire();
    if (StatusWord.isKernel(now)) {
      return false;
    }
    if (now == before && StatusWord.isIndeterminate(now)) {
      record.promotedRelease(now);
    }
    return true;
  }

  private static void countIfAvoided(ThreadRecord record, long status) {
    if (StatusWord.isIndeterminate(status)) {
      record.domain.context().barriers().countAvoided();
    }
  }
}
