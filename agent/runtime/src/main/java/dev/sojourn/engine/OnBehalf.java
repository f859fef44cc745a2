package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Does the work of a request for every thread that is in user mode, on its behalf, and leaves it to
 * the others' own next transitions.
 *
 * <p>The request is an ordinary broadcast, so whatever is not done here is done by the threads
 * themselves. Then all threads that are not in KERNEL get a pin, one remote barrier serves all of
 * them, and for each that is quiescent the pinner runs the handler and takes down in the thread's
 * record that it has run: the thread will find nothing due. A thread for which an early kind is due
 * as well is left alone, since that one has to run first, and on the thread itself.
 */
public final class OnBehalf {
  private OnBehalf() {}

  /**
   * Requests a kind of all threads, and runs it for those in user mode. The caller is in KERNEL.
   *
   * @param domain the domain
   * @param kind whose handler works on the record it is given
   * @return the request's number
   */
  public static long request(Domain domain, Kind kind) {
    long number = domain.invalidations().request(kind);
    domain.countQuestion();
    ThreadRecord self = domain.currentOrTracked();
    Pins pins = domain.pins();
    List<ThreadRecord> certain = new ArrayList<>();
    List<ThreadRecord> unsure = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    domain.registry.forEach(
        record -> {
          long before = record.statusAcquire(); // before the pin: see Promotion
          if (record == self
              || Status.isKernel(before)
              || !record.thread().isAlive()
              || !pins.add(record, self)) {
            return;
          }
          long after = record.statusAcquire();
          if (record.isCertain(after)) {
            certain.add(record);
          } else if (Status.isKernel(after)) {
            pins.unpin(record, self);
          } else {
            record.ask(ThreadRecord.LOOK); // outlasts the pin: see Promotion
            unsure.add(record);
            seen.add(before);
          }
        });
    if (!unsure.isEmpty()) {
      domain.setup().barriers().issue(unsure);
    }
    // Last pinned, first unpinned: the pinner's own list is searched from its end.
    for (int i = certain.size() - 1; i >= 0; i--) {
      runAndUnpin(domain, kind, certain.get(i), self);
    }
    for (int i = unsure.size() - 1; i >= 0; i--) {
      ThreadRecord record = unsure.get(i);
      if (Promotion.promoteIfStill(record, seen.get(i))) {
        runAndUnpin(domain, kind, record, self);
      } else {
        pins.unpin(record, self);
      }
    }
    return number;
  }

  private static void runAndUnpin(
      Domain domain, Kind kind, ThreadRecord target, ThreadRecord self) {
    try {
      // Before the look for early kinds: a request for this one that comes after one for such a
      // kind is left to the thread with it.
      long broadcasts = kind.broadcastsAcquire();
      Kind[] kinds = domain.invalidations().snapshot();
      SlowPath.makeRoom(target, kinds);
      // In KERNEL: the place of a kind that is in the list is not given away before we have left.
      if (Arrays.asList(kinds).contains(kind) && !isEarlierDue(target, kinds, kind)) {
        // Before the handler: a request that comes during it is due again.
        target.saw(kind, broadcasts);
        kind.run(target, domain.listener());
      }
    } finally {
      domain.pins().unpin(target, self);
    }
  }

  private static boolean isEarlierDue(ThreadRecord target, Kind[] kinds, Kind kind) {
    for (Kind other : kinds) {
      if (other.isEarly() && other != kind) {
        if (target.hasTargetedOpaque() || target.seen(other) != other.broadcastsAcquire()) {
          return true;
        }
      }
    }
    return false;
  }
}
