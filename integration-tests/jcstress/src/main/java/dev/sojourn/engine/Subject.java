package dev.sojourn.engine;

import dev.sojourn.agent.barrier.MachineBarrier;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One tracked thread in a domain of its own, outside KERNEL, and what may race with it. A new one
 * for each iteration. Whichever actor calls the hooks with its record is the thread; the engine
 * takes one for it that does nothing, and lives as long as the test.
 */
final class Subject {
  private static final class Remote {
    static final RemoteBarrier BARRIER = MachineBarrier.open();
  }

  private static final int PATIENCE = 50;

  /** Alive and doing nothing: each thread has one record. */
  private static final Thread[] OWNERS = new Thread[4];

  static {
    for (int i = 0; i < OWNERS.length; i++) {
      OWNERS[i] =
          new Thread(
              () -> {
                for (; ; ) {
                  LockSupport.park(Subject.class);
                }
              });
      OWNERS[i].setDaemon(true);
      OWNERS[i].start();
    }
  }

  final Meeting meeting = new Meeting();
  final Domain domain = Domain.isolated();
  final InvalidationKind kind;
  final ThreadRecord record;

  private int owners;

  /** How many requests were made; a requester counts its request before it makes it. */
  private int asked;

  /** How many of them the handler has seen; the thread's. */
  int version;

  private Runnable alsoOnRun = () -> {};
  private volatile boolean linked = true;

  private Subject(Policy policy, boolean withBarrier) {
    if (withBarrier) {
      domain.context().barriers().enable(Remote.BARRIER, "the machine's");
    }
    domain.context().policies().set(policy, List.of(), false);
    kind = domain.invalidations().register("kind", false, this::run);
    record = another();
  }

  /** A thread that leaves as USER. */
  static Subject eager() {
    return new Subject(Policy.EAGER, false);
  }

  /** A thread that leaves as USER where it could be lazy. */
  static Subject eagerWithBarrier() {
    return new Subject(Policy.EAGER, true);
  }

  /** A thread that leaves as INDETERMINATE, and has. */
  static Subject lazy() {
    return new Subject(Policy.LAZY, true);
  }

  /** The record of one more thread, not published yet. */
  ThreadRecord untracked() {
    return new ThreadRecord(OWNERS[owners++], domain);
  }

  /** One more thread of the domain, which has been in KERNEL once. */
  ThreadRecord another() {
    ThreadRecord fresh = untracked();
    domain.registry.add(fresh);
    domain.context().policies().start(fresh);
    Hooks.exitKernelOfMarking(fresh, Hooks.enterKernelOfMarking(fresh));
    return fresh;
  }

  private void run() {
    version = asked;
    alsoOnRun.run();
  }

  /** Gives the handler more to do; before the actors begin. */
  void onRun(Runnable also) {
    alsoOnRun = also;
  }

  // The thread's.

  long enter() {
    return Hooks.enterKernelOfMarking(record);
  }

  void exit(long entered) {
    Hooks.exitKernelOfMarking(record, entered);
  }

  void visit() {
    exit(enter());
  }

  /** A visit of a thread in KERNEL, which it leaves first. */
  void leaveAndVisit() {
    exit(record.statusPlain());
    visit();
  }

  /** Adopts a policy in KERNEL, after the meeting, and goes on to its next stay there. */
  void changeTo(Policy policy) {
    long entered = enter();
    record.assigned = policy;
    if (policy == Policy.LAZY) {
      meeting.meetWithStoresPending(); // which the fence of the change is to drain
    } else {
      meeting.meet();
    }
    domain.context().policies().adopt(record);
    meeting.leaveStoresPending();
    exit(entered);
    enter();
  }

  /** 1 if what it reads is still linked, else 0. */
  int isLinked() {
    return linked ? 1 : 0;
  }

  // Others'.

  /** Requests of the thread alone; 1 if that is covered, 0 if the requester would have to wait. */
  int requestOfOne() {
    asked++;
    Thread thread = record.thread();
    long number = domain.invalidations().request(kind, thread);
    return domain.invalidations().isCovered(thread, number) ? 1 : 0;
  }

  /** Requests of all threads; 1 if that is covered, 0 if the requester would have to wait. */
  int requestOfAll() {
    asked++;
    long number = domain.invalidations().request(kind);
    return domain.invalidations().isCovered(number) ? 1 : 0;
  }

  /** Requests of all threads, and waits for a short time; 1 if that is covered, else 0. */
  int requestOfAllAndWait() {
    asked++;
    long number = domain.invalidations().request(kind);
    try {
      return domain.invalidations().awaitCovered(number, 10_000) ? 1 : 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void unlink() {
    linked = false;
  }

  /** Unlinks, and waits for a grace period for some time; 1 if that has ended. */
  int unlinkAndWait(long nanos) {
    unlink();
    return waitFor(domain.gracePeriods().next(), nanos);
  }

  /** 1 if a grace period has ended after some time. */
  int waitFor(long number, long nanos) {
    try {
      return domain.gracePeriods().await(number, nanos) ? 1 : 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 1 if a grace period that another caller leads has ended after some time. */
  int hasEndedSoon(long number) {
    for (int i = 0; i < PATIENCE && !domain.gracePeriods().hasEnded(number); i++) {
      Thread.onSpinWait();
    }
    return domain.gracePeriods().hasEnded(number) ? 1 : 0;
  }

  /** What a grace period finds in its pass over the threads. */
  Holdouts look() {
    VarHandle.fullFence();
    Holdouts holdouts = new Holdouts(domain);
    domain.registry.forEach(thread -> holdouts.look(thread, t -> false));
    return holdouts;
  }

  /** Unlinks, and looks until the thread need not be waited for, 1, or for a moment, 0. */
  int unlinkAndSample() {
    unlink();
    Holdouts holdouts = look();
    for (int i = 0; i < PATIENCE && !holdouts.anyUnsure() && !holdouts.isEmpty(); i++) {
      holdouts.removeGone();
    }
    return holdouts.isEmpty() ? 1 : 0;
  }

  /** Unlinks, and looks at the thread by a barrier; 1 if it need not be waited for. */
  int unlinkAndExpedite() {
    unlink();
    Holdouts holdouts = look();
    holdouts.expedite();
    return holdouts.isEmpty() ? 1 : 0;
  }
}
