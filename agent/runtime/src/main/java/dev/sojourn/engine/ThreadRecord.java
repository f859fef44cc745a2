package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the engine knows of one thread in one domain: two words with one direction each.
 *
 * <p>The owner tells others where it is ({@code status}); others tell the owner that something is
 * asked of it ({@code work}). Each side writes its word, fences, and reads the other's: one of them
 * always sees the other (the argument is in {@link Hooks}).
 *
 * <table border="1">
 * <caption>Every shared field, and why its access modes are enough</caption>
 * <tr><th>field<th>owner reads<th>owner writes<th>others read<th>others write<th>why enough
 * <tr><td>status<td>plain<td>release<td>acquire<td>–
 *   <td>One writer, so its own reads need no order. (In catch blocks volatile, see {@link Hooks}.) Release: whatever the owner did in the stay that
 *   the word ends comes before it; acquire: whoever sees the word sees that too. The order of an
 *   entry against later reads is the fence's, in {@link Hooks#enterKernel}.
 * <tr><td>seenGeneration<td>plain<td>release<td>acquire<td>–
 *   <td>Release: the handlers have run before the word says so.
 * <tr><td>seenTargeted<td>plain<td>release<td>acquire<td>–<td>As seenGeneration.
 * <tr><td>work<td>opaque<td>volatile RMW<td>opaque<td>volatile RMW
 *   <td>The fast path asks only "is it 0?", after the entry's fence. What a bit announces is read
 *   after the bit was taken by a volatile RMW, and was written before it was set by one.
 * <tr><td>targeted<td>acquire<td>–<td>acquire<td>volatile RMW
 *   <td>Goes up after the kind was put into the set and before the work bit: whoever sees a number
 *   sees the kinds it stands for.
 * <tr><td>targetedKinds<td colspan=4>see {@link KindSet}<td>
 * <tr><td>observedStatus, observedSince<td>–<td>–<td colspan=2>under the {@link Monitor}'s lock
 *   <td>They belong to the sampling side; the owner does not know of them.
 * <tr><td>flags, seenRequests<td>plain<td>plain<td>–<td>–
 *   <td>Confined to the owner.
 * </table>
 *
 * <p>The owner's transitions:
 *
 * <pre>
 *   never entered ──enterKernel──▶ KERNEL n+1
 *   USER n        ──enterKernel──▶ KERNEL n+1     release, full fence, look for work
 *   KERNEL n      ──enterKernel──▶ KERNEL n       nested: no store
 *   KERNEL n      ──exitKernel───▶ USER n         look for work, release
 *   KERNEL n      ──enterUser────▶ USER n         the same, and commits
 *   USER n        ──enterUser────▶ USER n         commits; nested if already committed
 *   USER n        ──exitUser─────▶ KERNEL n+1     as enterKernel, if it was in KERNEL before
 *   USER n        ──exitUser─────▶ USER n         or, by way of KERNEL n+1 if there is work
 * </pre>
 */
public final class ThreadRecord extends RecordLayout.PadAfterOthers {
  /** Bit of {@code work}: a targeted request is waiting in {@link #targetedKinds}. */
  static final long TARGETED = 1;

  /** Flag: inside a {@code @UserMode} method. */
  public static final long COMMITTED = 1;

  /** Flag: in the slow path. */
  static final long RUNNING_HANDLERS = 2;

  /** Flag: handlers may have been lost to an exhausted stack; run them all. */
  static final long RUN_ALL = 4;

  private static final VarHandle STATUS;
  private static final VarHandle SEEN_GENERATION;
  private static final VarHandle SEEN_TARGETED;
  private static final VarHandle WORK;
  private static final VarHandle TARGETED_GENERATION;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> owner = RecordLayout.OwnerWords.class;
      STATUS = lookup.findVarHandle(owner, "status", long.class);
      SEEN_GENERATION = lookup.findVarHandle(owner, "seenGeneration", long.class);
      SEEN_TARGETED = lookup.findVarHandle(owner, "seenTargeted", long.class);
      Class<?> others = RecordLayout.OthersWords.class;
      WORK = lookup.findVarHandle(others, "work", long.class);
      TARGETED_GENERATION = lookup.findVarHandle(others, "targeted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final KindSet targetedKinds = new KindSet();

  /** What {@code exitUser} of an outermost {@code @UserMode} method gets back. */
  final UserReturn toQuiescent = new UserReturn(this, false, false);

  /** What {@code exitUser} gets back if the thread was in KERNEL, under no {@code @UserMode}. */
  final UserReturn toKernel = new UserReturn(this, true, false);

  /** The same if the thread was in KERNEL, under an outer {@code @UserMode}. */
  final UserReturn toKernelCommitted = new UserReturn(this, true, true);

  /** By kind, the broadcasts that the owner has run the handler for; the owner's alone. */
  long[] seenRequests;

  // Guarded by the monitor's lock.
  long observedStatus = Status.NEVER_ENTERED;
  long observedSince = System.nanoTime();

  /** A record for the calling thread that owes nothing to requests made before now. */
  ThreadRecord(Domain domain) {
    super(Thread.currentThread(), domain);
    // Plain stores of shared words: the record is published afterwards, by the registry.
    seenGeneration = domain.generation.acquire();
    seenRequests = domain.invalidations.currentRequests();
  }

  /** A {@code @UserMode} call's way back; one of three per thread, made with its record. */
  public static final class UserReturn {
    /** The thread's record; public for woven methods. */
    public final ThreadRecord record;

    /** Whether the thread was in KERNEL; public for woven methods. */
    public final boolean wasKernel;

    /** Whether it was inside an outer {@code @UserMode} method; public for woven methods. */
    public final boolean wasCommitted;

    UserReturn(ThreadRecord record, boolean wasKernel, boolean wasCommitted) {
      this.record = record;
      this.wasKernel = wasKernel;
      this.wasCommitted = wasCommitted;
    }
  }

  /**
   * Returns the thread whose record this is.
   *
   * @return the owner, possibly dead
   */
  public Thread thread() {
    return thread;
  }

  /**
   * Returns the thread's id, for people.
   *
   * @return what the thread says its id is
   */
  public long threadId() {
    return thread.getId();
  }

  /**
   * Reads where the thread is; any thread. Acquire: what the owner did in the stays before this
   * word is visible to the caller.
   *
   * @return a status word, see {@link Status}
   */
  public long statusAcquire() {
    return (long) STATUS.getAcquire(this);
  }

  /** The owner's read of its own word: nobody else writes it, so there is nothing to order. */
  long statusPlain() {
    return (long) STATUS.get(this);
  }

  /** The owner's store: everything it did before must be visible to who sees the new word. */
  void statusRelease(long status) {
    STATUS.setRelease(this, status);
  }

  /**
   * Owner only: whether a transition has to take the slow path. Two reads and no order of their
   * own; see {@link Generation#opaque} and the table above.
   */
  boolean hasWork(Generation generation) {
    return ((long) WORK.getOpaque(this) | (generation.opaque() ^ (long) SEEN_GENERATION.get(this)))
        != 0;
  }

  /**
   * Tells whether something was asked of the thread that it has not done; any thread. A snapshot
   * for people: nothing may be concluded from it.
   *
   * @return whether work is pending
   */
  public boolean hasPendingWork() {
    return (long) WORK.getOpaque(this) != 0
        || seenGenerationAcquire() != domain.generation.acquire();
  }

  /** Owner only: whether it is inside a {@code @UserMode} method. */
  boolean isCommitted() {
    return (flags & COMMITTED) != 0;
  }

  /** Owner only. */
  void setCommitted(boolean committed) {
    flags = committed ? flags | COMMITTED : flags & ~COMMITTED;
  }

  /** Owner only: whether it is in the slow path, which sets and clears the flag. */
  boolean isRunningHandlers() {
    return (flags & RUNNING_HANDLERS) != 0;
  }

  /** Owner only: whether all handlers are to run, once, whoever asked for them. */
  boolean takeRunAll() {
    boolean all = (flags & RUN_ALL) != 0;
    flags &= ~RUN_ALL;
    return all;
  }

  /** Others' read: the handlers of all requests up to this number have run on the owner. */
  long seenGenerationAcquire() {
    return (long) SEEN_GENERATION.getAcquire(this);
  }

  /** The owner's store, after the handlers: they must not sink below it. */
  void seenGenerationRelease(long generation) {
    SEEN_GENERATION.setRelease(this, generation);
  }

  /** Others' read of how far the owner has come with its targeted requests. */
  long seenTargetedAcquire() {
    return (long) SEEN_TARGETED.getAcquire(this);
  }

  /** The owner's read of its own word. */
  long seenTargetedPlain() {
    return (long) SEEN_TARGETED.get(this);
  }

  /** The owner's store, after the handlers. */
  void seenTargetedRelease(long generation) {
    SEEN_TARGETED.setRelease(this, generation);
  }

  /** The number of the latest targeted request; the owner reads it before it takes the kinds. */
  long targetedAcquire() {
    return (long) TARGETED_GENERATION.getAcquire(this);
  }

  /**
   * Any thread: asks the owner to run a kind, and returns the request's number. In this order, each
   * a volatile RMW: kind, number, bit. Partner: {@link #takeTargeted} and what the owner reads
   * after it, in the reverse order.
   */
  long requestTargeted(int kind) {
    targetedKinds.add(kind);
    long number = (long) TARGETED_GENERATION.getAndAdd(this, 1L) + 1;
    WORK.getAndBitwiseOr(this, TARGETED);
    return number;
  }

  /** Owner only: takes the bit, before it reads number and kinds (volatile RMW). */
  boolean takeTargeted() {
    return (long) WORK.getOpaque(this) != 0
        && ((long) WORK.getAndBitwiseAnd(this, ~TARGETED) & TARGETED) != 0;
  }
}
