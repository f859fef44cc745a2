package dev.sojourn.engine;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What a transition does when it finds that something was asked of its thread: runs on the owner,
 * in KERNEL, in this order.
 *
 * <ol>
 *   <li>A full fence. An INDETERMINATE stay that is known to end here is thereby as good as USER:
 *       what is asked by anyone who looks at the status later is found below.
 *   <li>At an entry, waits until no pin is left. Before all else: what follows is kernel code.
 *   <li>Takes the bits of {@code work}, by a volatile read-modify-write, and then reads what they
 *       announce; adopts the policy if that may have changed.
 *   <li>Reads the generation.
 *   <li>Finds out which kinds are due: first the others, then the early ones. Who sees a request
 *       thereby sees every earlier one of an early kind, which will run before it.
 *   <li>Runs their handlers: first the early kinds, then the others, in each of the two phases in
 *       the order of registration.
 *   <li>Remembers the generation and the number of targeted requests that it has read.
 * </ol>
 *
 * <p>One pass: what is asked meanwhile is found at the next transition. Throws nothing but what the
 * virtual machine throws for want of memory or stack; then all handlers are due next time, since
 * which of them could not begin is not known.
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
      if (atEntry && record.isPinnedAcquire()) {
        domain.pins().awaitNone(record);
      }
      boolean runAll = record.takeRunAll();
      long asked = record.takeAsked();
      if ((asked & ThreadRecord.POLICY) != 0 || runAll) {
        domain.setup().policies().adopt(record);
      }
      // Before the kinds, both of them: see Invalidations.
      long generation = domain.generation.acquire();
      boolean targeted = (asked & ThreadRecord.TARGETED) != 0 || runAll;
      long number = targeted ? record.targetedAcquire() : record.seenTargetedPlain();
      runDue(record, domain.invalidations().snapshot(), runAll);
      record.seenGenerationRelease(generation);
      record.seenTargetedRelease(number);
      record.flags &= ~ThreadRecord.RUNNING_HANDLERS;
    } catch (Throwable e) {
      // Nothing is called here: there may be no stack for it. A remembered generation that is too
      // low makes the next transition take this path again, and is never taken for covered.
      record.flags = (record.flags & ~ThreadRecord.RUNNING_HANDLERS) | ThreadRecord.RUN_ALL;
      record.seenGeneration--;
      throw e;
    }
  }

  private void runDue(ThreadRecord record, Kind[] kinds, boolean runAll) {
    makeRoom(record, kinds);
    takeDue(record, kinds, false, runAll);
    takeDue(record, kinds, true, runAll);
    runTaken(record, kinds, true);
    runTaken(record, kinds, false);
  }

  /** Makes the record's arrays long enough; by who may access them, see {@link ThreadRecord}. */
  static void makeRoom(ThreadRecord record, Kind[] kinds) {
    int places = 0;
    for (Kind kind : kinds) {
      places = Math.max(places, kind.id + 1);
    }
    if (record.seenRequests.length < places) {
      record.seenRequests = Arrays.copyOf(record.seenRequests, places);
    }
    if (record.seenKinds.length < places) {
      record.seenKinds = Arrays.copyOf(record.seenKinds, places);
    }
    int words = (places + 63) >> 6;
    if (record.takenKinds.length < words) {
      record.takenKinds = Arrays.copyOf(record.takenKinds, words);
    }
  }

  private static void takeDue(ThreadRecord record, Kind[] kinds, boolean early, boolean runAll) {
    for (Kind kind : kinds) {
      if (kind.isEarly() == early) {
        // Acquire, both: kinds that are looked at later cannot be seen as they were earlier. And
        // targeted ones whether announced or not, for a broadcast of another kind may follow one.
        long broadcasts = kind.broadcastsAcquire();
        boolean asked = record.targetedKinds.take(kind.id);
        if (asked || runAll || broadcasts != record.seen(kind)) {
          record.saw(kind, broadcasts);
          record.takenKinds[kind.id >> 6] |= 1L << kind.id;
        }
      }
    }
  }

  private void runTaken(ThreadRecord record, Kind[] kinds, boolean early) {
    for (Kind kind : kinds) {
      long bit = 1L << kind.id;
      if (kind.isEarly() == early && (record.takenKinds[kind.id >> 6] & bit) != 0) {
        record.takenKinds[kind.id >> 6] &= ~bit;
        kind.run(record, domain.listener());
      }
    }
  }
}
