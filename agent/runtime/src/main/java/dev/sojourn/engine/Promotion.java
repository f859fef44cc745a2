package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes INDETERMINATE stays certain: after it, a thread that is still in the stay is known to find
 * work at its next entry, to take the slow path, and so to pass a full fence before it runs kernel
 * code. That is as good as USER, for all that is asked later. Hence at most one remote barrier per
 * stay for targeted requests and pins.
 *
 * <p>In this order: read the status; set the {@code LOOK} bit of {@code work}; issue the barrier;
 * read the status again. If both reads name the same stay, the bit was set during it, and the
 * barrier has made sure that an entry after it reads the bit. If the first read came after the bit,
 * the stay could be one that began by an exit after a slow path that has taken the bit already, and
 * a later requester would skip a barrier that it needs. And it has to be a bit that only the thread
 * takes away: a pin may be gone before the entry, which would then find no work, and pass no fence.
 */
final class Promotion {
  private Promotion() {}

  /**
   * Tells whether a thread is quiescent and will find what the caller has asked before it runs
   * kernel code again; makes certain of it by a barrier if need be. False: it is in KERNEL.
   */
  static boolean settle(ThreadRecord record) {
    // Keeps the look from rising above what the caller has asked, whoever did the asking. Partner:
    // the fence, or the remote barrier, of the entry.
    VarHandle.fullFence();
    long before = record.statusAcquire();
    if (Status.isKernel(before)) {
      return false;
    }
    if (record.isCertain(before)) {
      countIfAvoided(record, before);
      return true;
    }
    return settleAsked(record, before);
  }

  /**
   * The same for a caller that has read the status before what it asks for.
   *
   * @param before the status that it has read; not in KERNEL
   */
  static boolean settleAsked(ThreadRecord record, long before) {
    long now = record.statusAcquire(); // after the caller's fence, or RMW that has set a bit
    if (Status.isKernel(now)) {
      return false; // or was, which is as good a reason to say no
    }
    if (record.isCertain(now)) {
      countIfAvoided(record, now);
      return true;
    }
    record.ask(ThreadRecord.LOOK);
    record.domain.setup().barriers().issue(List.of(record));
    return promoteIfStill(record, before);
  }

  /**
   * The tick's batch: long INDETERMINATE stays, each with the status it was seen in, one barrier.
   */
  static void promote(Domain domain, List<ThreadRecord> records) {
    long[] before = new long[records.size()];
    List<ThreadRecord> asked = new ArrayList<>();
    for (ThreadRecord record : records) {
      long status = record.statusAcquire();
      if (Status.isIndeterminate(status) && !record.isCertain(status)) {
        before[asked.size()] = status;
        record.ask(ThreadRecord.LOOK);
        asked.add(record);
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    domain.setup().barriers().issue(asked);
    for (int i = 0; i < asked.size(); i++) {
      promoteIfStill(asked.get(i), before[i]);
    }
  }

  /** After a barrier: whether the thread is quiescent; if it is in the same stay, promotes it. */
  static boolean promoteIfStill(ThreadRecord record, long before) {
    long now = record.statusAcquire();
    if (Status.isKernel(now)) {
      return false;
    }
    if (now == before && Status.isIndeterminate(now)) {
      record.promotedRelease(now);
    }
    return true;
  }

  private static void countIfAvoided(ThreadRecord record, long status) {
    if (Status.isIndeterminate(status)) {
      record.domain.setup().barriers().countAvoided();
    }
  }
}
