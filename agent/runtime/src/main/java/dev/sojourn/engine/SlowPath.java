package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The slow path of a transition that finds work, like that of a safepoint poll. It runs on the
 * owner, in KERNEL, in this order.
 *
 * <ol>
 *   <li>A full fence. An INDETERMINATE stay that is known to end here is thereby as good as USER:
 *       if a thread asks something and then sees that stay, its request is found below.
 *   <li>At an entry, waits until no pin is left. Before all else: what follows is kernel code.
 *       (Before that, it clears the PINNER bit if a failed unpin of its own has left that set.)
 *   <li>Takes the bits of {@code work}, by a volatile read-modify-write, and then reads what they
 *       announce; adopts the policy if that may have changed.
 *   <li>Reads the generation.
 *   <li>Finds out which kinds are due: first the others, then the early ones. So a pass that sees a
 *       request also sees every earlier request of an early kind, which will run before it. It
 *       looks at the counters of all groups of kinds, and at the kinds of those groups that have
 *       changed ({@link Kinds}), so its time grows with what is due, and with the number of kinds
 *       over 64. A requester counts in the kind, in the group, and in the generation, in this
 *       order. The pass reads them in the reverse order, so if it finds a group unchanged, it has
 *       missed no request that it has to remember.
 *   <li>Runs their handlers: first the early kinds, then the others, in each of the two phases in
 *       the order of registration.
 *   <li>Remembers the generation and the number of targeted requests that it has read.
 * </ol>
 *
 * <p>One pass: what is asked meanwhile is found at the next transition.
 *
 * <p><b>Failures.</b> A handler that throws counts as not run, unless its kind says otherwise
 * ({@link FailurePolicy}). The others run all the same. Then the pass remembers neither number, so
 * it covers no request. It puts the kind into the set of targeted kinds, so that the next
 * transition runs that kind, and no other: what the others have run for was noted kind by kind.
 * Errors of the virtual machine, and the refusal of a kind that refuses entries, end the pass and
 * go to the caller of the hook. Then all handlers are due next time, because it is not known which
 * of them could not begin.
 */
final class SlowPath {
  private final Domain domain;

  SlowPath(Domain domain) {
    this.domain = domain;
  }

  /** Runs it; the record is the calling thread's. */
  void run(ThreadRecord record, boolean atEntry) {
    try {
      // Keeps the reads of work and generation below from rising above the entry's store of the
      // status, if that had no fence of its own. Partners: the fences before each look.
      VarHandle.fullFence();
      record.flags |= ThreadRecord.RUNNING_HANDLERS;
      record.clearPinnerIfNone();
      if (atEntry && record.isPinBitSetAcquire()) {
        domain.pins().awaitNone(record);
      }
      boolean runAll = record.takeRunAll();
      long asked = record.takeAsked();
      if ((asked & ThreadRecord.POLICY) != 0 || runAll) {
        domain.context().policies().adopt(record);
      }
      // Generation and number are read before the kinds: see Invalidations.
      long generation = domain.generation.acquire();
      boolean targeted = (asked & ThreadRecord.TARGETED) != 0 || runAll;
      long number = targeted ? record.targetedAcquire() : record.seenTargetedPlain();
      Kinds kinds = domain.invalidations().snapshot();
      takeDue(record, kinds, runAll);
      if (runTaken(record, kinds, atEntry)) {
        record.seenGenerationRelease(generation);
        record.seenTargetedRelease(number);
      } else {
        record.ask(ThreadRecord.TARGETED);
      }
      record.flags &= ~ThreadRecord.RUNNING_HANDLERS;
    } catch (Throwable e) {
      // Nothing is called here: there may be no stack for it. A remembered generation that is too
      // low makes the next transition take this path again, and is never taken for covered.
      record.flags = (record.flags & ~ThreadRecord.RUNNING_HANDLERS) | ThreadRecord.RUN_ALL;
      record.seenGeneration--;
      throw e;
    }
  }

  private static void takeDue(ThreadRecord record, Kinds kinds, boolean runAll) {
    kinds.makeRoom(record);
    if (runAll) {
      Arrays.fill(record.takenKinds, 0); // what a pass that was cut short has left
    }
    takeDue(record, kinds, Kinds.OTHERS, runAll);
    takeDue(record, kinds, Kinds.EARLY, runAll);
  }

  private static void takeDue(ThreadRecord record, Kinds kinds, int phase, boolean runAll) {
    for (int group = phase; group < kinds.groups(); group += Kinds.PHASES) {
      long members = kinds.members(group);
      if (members != 0) {
        // The reads acquire: no kind is seen in an older state than one that was looked at before.
        // Targeted kinds are taken whether announced or not, because a broadcast of another kind
        // may have followed one.
        long requests = kinds.requestsAcquire(group);
        long asked = record.targetedKinds.take(group / Kinds.PHASES, members);
        boolean changed = runAll || requests != record.seenGroups[group];
        record.seenGroups[group] = requests;
        take(record, kinds, group, changed ? members : asked, runAll ? members : asked);
      }
    }
  }

  /** Looks at some kinds of a group; those that are due anyway are among them. */
  private static void take(ThreadRecord record, Kinds kinds, int group, long looked, long due) {
    for (long left = looked; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      InvalidationKind kind = kinds.at(group, bit);
      long broadcasts = kind.broadcastsAcquire();
      if ((due >>> bit & 1) != 0 || broadcasts != record.seen(kind)) {
        record.saw(kind, broadcasts);
        kinds.mark(kind, record.takenKinds);
      }
    }
  }

  /** Runs the kinds that were taken; tells whether all have run, or count as run. */
  private boolean runTaken(ThreadRecord record, Kinds kinds, boolean atEntry) {
    boolean all = true;
    for (int word = 0; word << 6 < kinds.size(); word++) {
      long taken = record.takenKinds[word];
      record.takenKinds[word] = 0;
      for (; taken != 0; taken &= taken - 1) {
        InvalidationKind kind = kinds.inOrder((word << 6) + Long.numberOfTrailingZeros(taken));
        if (!kind.run(record, domain.listener(), atEntry)) {
          record.targetedKinds.add(kind.id);
          all = false;
        }
      }
    }
    return all;
  }
}
