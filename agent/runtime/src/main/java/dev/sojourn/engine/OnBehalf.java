package dev.sojourn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A broadcast of which the requester does the work for every thread in user mode, as the virtual
 * machine does in a handshake with a blocked thread. Threads in KERNEL do it at their own next
 * transition.
 */
public final class OnBehalf implements Consumer<ThreadRecord> {
  /*
   * The request is an ordinary broadcast, so whatever is not done here is done by the threads
   * themselves. First, one remote barrier promotes all threads that are in INDETERMINATE
   * (Promotion). Then each thread that is certainly quiescent is pinned, one after the other: the
   * pinner looks at the thread again, runs the handler, notes in the thread's record that it has
   * run, so that the thread will find nothing due, and unpins it. So no thread is held for longer
   * than one run of the handler, and one barrier serves all.
   *
   * Some threads are left to do the work themselves: one that has made a transition since the
   * barrier, because it is likely to make the next one soon; one for which an early kind is due as
   * well, because that kind has to run first, and on the thread itself; and one for which the
   * handler fails.
   *
   * This object is what the pins refer to as their closer, and the lists that live as long as the
   * requester is in KERNEL are its fields: see PinOwner.
   */

  private final Domain domain;
  private final InvalidationKind kind;
  private final ThreadRecord self;
  private final PinOwner owner;
  private final Unsure unsure = new Unsure();

  private OnBehalf(Domain domain, InvalidationKind kind, ThreadRecord self) {
    this.domain = domain;
    this.kind = kind;
    this.self = self;
    this.owner = new PinOwner(self, this);
  }

  /**
   * Requests a kind of all threads, and runs it for those in user mode; any thread, which enters
   * KERNEL for the time of the call unless it is there. If this throws, nobody is pinned, and the
   * caller is in the mode that it was in. The request may have been made by then; if so, the
   * threads do what was not done.
   *
   * @param domain the domain
   * @param kind a kind whose handler works on the record that it is given
   * @return the request's number
   */
  public static long request(Domain domain, InvalidationKind kind) {
    ThreadRecord self = domain.currentOrTracked();
    OnBehalf work = new OnBehalf(domain, kind, self); // first, as the comment above says
    long entered = Hooks.enterKernelOfMarking(self); // a pinner is in KERNEL
    long number;
    try {
      number = domain.invalidations().request(kind);
      domain.countQuestion();
      domain.registry.forEach(work.unsure);
      Promotion.promote(domain, work.unsure.records);
      domain.registry.forEach(work);
      if (entered != Hooks.NESTED) {
        Hooks.exitKernelOfMarking(self, entered);
      }
    } catch (Throwable e) {
      if (entered != Hooks.NESTED) {
        if ((self.flags & ThreadRecord.PINNING) != 0) {
          self.flags |= ThreadRecord.OWES_LEAVE;
        } else if ((self.status & StatusWord.MODE_MASK) == StatusWord.KERNEL) {
          self.status |= StatusWord.USER;
        }
      }
      throw e;
    }
    return number;
  }

  /** Collects the threads in INDETERMINATE stays that were not promoted. */
  private static final class Unsure implements Consumer<ThreadRecord> {
    final List<ThreadRecord> records = new ArrayList<>();

    @Override
    public void accept(ThreadRecord record) {
      long status = record.statusAcquire();
      if (StatusWord.isIndeterminate(status) && !record.isCertain(status)) {
        records.add(record);
      }
    }
  }

  /** Runs the handler for one thread, if that is certainly quiescent and can be pinned. */
  @Override
  public void accept(ThreadRecord record) {
    if (record == self
        || !record.isCertain(record.statusAcquire()) // else not worth an attempt
        || !record.thread().isAlive()) {
      return;
    }
    int held = self.pinnedCount;
    try {
      if (domain.pins().add(record, self, owner)) {
        // RUN_ALL means that a slow path was cut short: the record may say that a handler has run
        // which has not.
        if (record.isCertain(record.statusAcquire())
            && (record.flags & ThreadRecord.RUN_ALL) == 0) {
          run(record);
        }
        domain.pins().unpin(record, self);
      }
    } catch (Throwable e) {
      owner.over = true;
      self.pinnedCount = held;
      if (held == 0) {
        self.flags &= ~ThreadRecord.PINNING;
      }
      throw e;
    }
  }

  private void run(ThreadRecord target) {
    // Read before the look for early kinds: if a request for this kind is seen that came after one
    // for an early kind, that one is found, and both are left to the thread. And read before the
    // handler: a request that comes while it runs is due again.
    long broadcasts = kind.broadcastsAcquire();
    Kinds kinds = domain.invalidations().snapshot();
    kinds.makeRoom(target);
    // The caller is in KERNEL, so a kind that is in the list keeps its place until the caller
    // leaves.
    if (kinds.contains(kind)
        && target.seen(kind) != broadcasts
        && !isEarlierDue(target, kinds)
        && kind.run(target, domain.listener(), false)) {
      target.saw(kind, broadcasts); // after the handler, which may throw
    }
  }

  private boolean isEarlierDue(ThreadRecord target, Kinds kinds) {
    for (int i = 0; i < kinds.early(); i++) {
      InvalidationKind other = kinds.inOrder(i);
      if (other != kind
          && (target.hasTargetedOpaque() || target.seen(other) != other.broadcastsAcquire())) {
        return true;
      }
    }
    return false;
  }
}
