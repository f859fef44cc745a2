package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one thread in one domain: two words with one direction each.
 *
 * <p>The owner tells others where it is ({@code status}); others tell the owner that something is
 * asked of it ({@code work}). Each side writes its word, fences, and reads the other's: one of them
 * always sees the other. In the lazy mode the owner leaves its fence out, and the other side issues
 * a remote barrier in place of it (both arguments are in {@link Hooks}).
 *
 * <table border="1">
 * <caption>Every shared field, and why its access modes are enough</caption>
 * <tr><th>field<th>owner reads<th>owner writes<th>others read<th>others write<th>why enough
 * <tr><td>status<td>plain<td>release<td>acquire<td>–
 *   <td>One writer, so its own reads need no order. (In catch blocks volatile, see {@link Hooks}.) Release: whatever the owner did in the stay that
 *   the word ends comes before it; acquire: whoever sees the word sees that too. The order of an
 *   entry against later reads is the fence's, in {@link Hooks}, or the remote barrier's.
 * <tr><td>lazy<td>–<td>release<td>acquire<td>–
 *   <td>Others read it before the status. Set, and a full fence made, before the first exit to
 *   INDETERMINATE: who misses it after a fence of its own came before that fence, and the owner's
 *   later entries find what was asked. Cleared after the last one, in KERNEL: who sees it cleared
 *   sees that sojourn in KERNEL or a later word, and no entry without a fence can follow.
 * <tr><td>seenGeneration<td>plain<td>release<td>acquire<td>–
 *   <td>Release: the handlers have run before the word says so.
 * <tr><td>seenTargeted<td>plain<td>release<td>acquire<td>–<td>As seenGeneration.
 * <tr><td>programmatic<td>plain<td>release<td>acquire<td>–
 *   <td>Goes up before the entry that it counts is published, down after the exit: who reads one
 *   status word twice and 0 in between has seen a sojourn that a woven method began.
 * <tr><td>work<td>opaque, acquire<td>volatile RMW<td>opaque, acquire<td>volatile RMW
 *   <td>The fast path asks only "is it 0?". What a bit announces is read after the bit was taken by
 *   a volatile RMW, and was written before it was set by one. A pin is taken away by an RMW after
 *   what the pinner wrote; the owner finds it gone by an acquire.
 * <tr><td>targeted<td>acquire<td>–<td>acquire<td>volatile RMW
 *   <td>Goes up after the kind was put into the set and before the work bit: whoever sees a number
 *   sees the kinds it stands for.
 * <tr><td>promoted<td>–<td>–<td>acquire<td>release
 *   <td>Names a stay by its word. Written after a remote barrier that came after a work bit was
 *   set; who sees it knows of that bit what the writer knew.
 * <tr><td>targetedKinds<td colspan=4>see {@link KindSet}<td>
 * <tr><td>assigned, wantsLazy<td colspan=4>volatile<td>Each for itself; the POLICY bit follows it.
 * <tr><td>pinner<td>opaque<td>–<td>–<td>opaque<td>For reports only.
 * <tr><td>slots, seenRequests, seenKinds<td>plain<td>plain<td>plain<td>plain
 *   <td>The owner's in KERNEL, a pinner's while it holds the pin; the protocol of pins excludes
 *   one from the other and orders their accesses ({@link Pins}).
 * <tr><td>pinned, pinnedCount<td>plain<td>plain<td>plain, once it is dead<td>–
 *   <td>A thread's death happens before its being seen dead.
 * <tr><td>observed…<td>–<td>–<td colspan=2>under the {@link Monitor}'s lock
 *   <td>They belong to the sampling side; the owner does not know of them.
 * <tr><td>flags, leaveMode, quiescentMode, annotated<td>plain<td>plain<td>–<td>–
 *   <td>Confined to the owner; one bit of the flags is read by the tick as a hint, opaque.
 * </table>
 *
 * <p>The owner's transitions, where Q is USER, or INDETERMINATE if the policy says so and no
 * {@code @UserMode} method is active:
 *
 * <pre>
 *   never entered   ──enterKernel──▶ KERNEL n+1        as from USER
 *   USER n          ──enterKernel──▶ KERNEL n+1        release, full fence, look for work
 *   INDETERMINATE n ──enterKernel──▶ KERNEL n+1        release, compiler barrier, look for work
 *   KERNEL n        ──enterKernel──▶ KERNEL n          nested: no store
 *   KERNEL n        ──exitKernel───▶ Q n               look for work, release
 *   KERNEL n        ──exitKernel───▶ KERNEL n          if it holds a pin; the last unpin leaves
 *   KERNEL n        ──enterUser────▶ USER n            as exitKernel, and commits
 *   Q n             ──enterUser────▶ USER n            commits; nested if already committed
 *   USER n          ──exitUser─────▶ KERNEL n+1        as enterKernel, if it was in KERNEL before
 *   USER n          ──exitUser─────▶ Q n               or, by way of KERNEL n+1 if there is work
 *   KERNEL n        ──quiesce──────▶ KERNEL n+1        by way of Q n
 * </pre>
 */
public final class ThreadRecord extends RecordLayout.PadAfterOthers {
  /** Bit of {@code work}: a targeted request is waiting in {@link #targetedKinds}. */
  static final long TARGETED = 1;

  /** Bit of {@code work}: nothing but the slow path, for the sake of its fence. */
  static final long LOOK = 2;

  /** Bit of {@code work}: what decides on the thread's policy has changed. */
  static final long POLICY = 4;

  /** Bit of {@code work}, the owner's: it holds a pin, so none of its exits may be a fast one. */
  static final long PINNER = 8;

  /** Bit of {@code work}, the owner's: parked until it is not pinned. */
  static final long AWAITED = 16;

  /** Bit of {@code work}: pinned, or about to be. */
  static final long PINNED = 32;

  private static final long TAKEN = TARGETED | LOOK | POLICY;

  /** Flag: inside a {@code @UserMode} method. */
  public static final long COMMITTED = 1;

  /** Flag: in the slow path. */
  static final long RUNNING_HANDLERS = 2;

  /**
   * Flag: run all handlers. Some may have been lost to an exhausted stack, or the thread may have
   * run kernel code before that was woven.
   */
  static final long RUN_ALL = 4;

  /** Flag: holds a pin. */
  public static final long PINNING = 8;

  /** Flag: in KERNEL for the sake of a pin only; the last unpin leaves. */
  public static final long OWES_LEAVE = 16;

  /** Flag: was inside a {@code @UserMode} method at some time. */
  static final long EVER_COMMITTED = 32;

  private static final VarHandle STATUS;
  private static final VarHandle SEEN_GENERATION;
  private static final VarHandle SEEN_TARGETED;
  private static final VarHandle LAZY;
  private static final VarHandle FLAGS;
  private static final VarHandle PROGRAMMATIC;
  private static final VarHandle WORK;
  private static final VarHandle TARGETED_GENERATION;
  private static final VarHandle PROMOTED;
  private static final VarHandle PINNING_THREAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> owner = RecordLayout.OwnerWords.class;
      STATUS = lookup.findVarHandle(owner, "status", long.class);
      SEEN_GENERATION = lookup.findVarHandle(owner, "seenGeneration", long.class);
      SEEN_TARGETED = lookup.findVarHandle(owner, "seenTargeted", long.class);
      LAZY = lookup.findVarHandle(owner, "lazy", long.class);
      FLAGS = lookup.findVarHandle(owner, "flags", long.class);
      PROGRAMMATIC = lookup.findVarHandle(owner, "programmatic", long.class);
      Class<?> others = RecordLayout.OthersWords.class;
      WORK = lookup.findVarHandle(others, "work", long.class);
      TARGETED_GENERATION = lookup.findVarHandle(others, "targeted", long.class);
      PROMOTED = lookup.findVarHandle(others, "promoted", long.class);
      PINNING_THREAD = lookup.findVarHandle(ThreadRecord.class, "pinner", ThreadRecord.class);
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

  /** By kind's place, the broadcasts that the handler was run for; see the table. */
  long[] seenRequests = {};

  /** By place, the kind that the number in {@link #seenRequests} is of. */
  @Nullable Kind[] seenKinds = {};

  /** By word of places, the targeted requests that the slow path has taken; the owner's alone. */
  long[] takenKinds = {};

  /** The thread's values of the {@code PerThread} slots; see the table. */
  @Nullable Object[] slots = {};

  /** The policy that a program has given the thread; null if none has. */
  volatile @Nullable Policy assigned;

  /** Under {@link Policy#ADAPTIVE}, the tick's choice. */
  volatile boolean wantsLazy;

  /** The policy of the latest annotation that has one; the owner's alone. */
  @Nullable Policy annotated;

  /** The threads that this one has pinned, and how many; for who outlives it. */
  @Nullable ThreadRecord[] pinned = {};

  int pinnedCount;

  @SuppressWarnings("unused") // through PINNING_THREAD only
  private @Nullable ThreadRecord pinner;

  // The monitor's; under its lock.
  long observedStatus = Status.NEVER_ENTERED;
  long observedSince = System.nanoTime();

  // The tick's alone.
  final Adaptation.Sample sample = new Adaptation.Sample();

  /** A record for the calling thread that owes nothing to requests made before now. */
  ThreadRecord(Domain domain) {
    super(Thread.currentThread(), domain);
    // Plain stores of shared words: the record is published afterwards, by the registry.
    seenGeneration = domain.generation.acquire();
    domain.invalidations.showTo(this);
  }

  /** The broadcasts of a kind that the handler was run for; there must be room for it. */
  long seen(Kind kind) {
    return seenKinds[kind.id] == kind ? seenRequests[kind.id] : 0;
  }

  /** Takes down how many broadcasts the handler was run for; likewise. */
  void saw(Kind kind, long broadcasts) {
    seenKinds[kind.id] = kind;
    seenRequests[kind.id] = broadcasts;
  }

  /** Before it is published: makes the first transition run all handlers. */
  void oweAll() {
    flags |= RUN_ALL;
    seenGeneration--; // or the first transition would not look
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
   * Returns the domain that it is tracked in.
   *
   * @return always the same
   */
  public Domain domain() {
    return domain;
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

  /** Others' read, before the status: whether the thread may enter without a fence. */
  boolean lazyAcquire() {
    return (long) LAZY.getAcquire(this) != 0;
  }

  /** The owner's store; see {@link Policies#adopt} for the fences that go with it. */
  void lazyRelease(boolean lazy) {
    LAZY.setRelease(this, lazy ? 1L : 0L);
  }

  /**
   * Counts the open programmatic transitions; any thread, see the table.
   *
   * @return a count
   */
  public long programmaticAcquire() {
    return (long) PROGRAMMATIC.getAcquire(this);
  }

  /** The owner's read of its own count. */
  public long programmaticPlain() {
    return (long) PROGRAMMATIC.get(this);
  }

  /**
   * The owner's store: after an exit it must not rise above the status.
   *
   * @param open how many are open
   */
  public void programmaticRelease(long open) {
    PROGRAMMATIC.setRelease(this, open);
  }

  /**
   * Owner only: whether an entry has to take the slow path. The acquire keeps the reads of what a
   * pinner may have written from rising above the read that finds no pin any more; the order
   * against the status is made by the fence before this, or by the other side's barrier.
   */
  boolean hasWorkAcquire(Generation generation) {
    return ((long) WORK.getAcquire(this) | (generation.opaque() ^ (long) SEEN_GENERATION.get(this)))
        != 0;
  }

  /**
   * Owner only: whether an exit has to take the slow path. Reads with no order of their own; see
   * {@link Generation#opaque} and the table above.
   */
  boolean hasWorkOpaque(Generation generation) {
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
    return ((long) WORK.getOpaque(this) & TARGETED) != 0
        || seenGenerationAcquire() != domain.generation.acquire();
  }

  /** Whether a targeted request waits; a pinner's look, which another may overtake. */
  boolean hasTargetedOpaque() {
    return ((long) WORK.getOpaque(this) & TARGETED) != 0;
  }

  /**
   * Tells whether the thread is pinned; any thread. A snapshot for people.
   *
   * @return whether there is a pin, or an attempt at one
   */
  public boolean isPinned() {
    return ((long) WORK.getOpaque(this) & PINNED) != 0;
  }

  /** Sets bits of {@code work}; any thread. Volatile RMW: what they announce comes before them. */
  void ask(long bits) {
    WORK.getAndBitwiseOr(this, bits);
  }

  /** Clears bits of {@code work}; owner only. Volatile RMW. */
  void clear(long bits) {
    WORK.getAndBitwiseAnd(this, ~bits);
  }

  /**
   * Owner only: takes the bits that others have set, before it reads what they announce. Volatile
   * RMW: partner of {@link #ask}, and who sees a bit gone knows that a full fence has been passed.
   */
  long takeAsked() {
    return ((long) WORK.getOpaque(this) & TAKEN) == 0
        ? 0
        : (long) WORK.getAndBitwiseAnd(this, ~TAKEN) & TAKEN;
  }

  /** Whether a bit is still there. Acquire: the status must not be read before it. */
  boolean isAskedAcquire(long bit) {
    return ((long) WORK.getAcquire(this) & bit) != 0;
  }

  /**
   * Sets the pin unless it is set; any thread. Volatile RMW: the look at the status must not rise
   * above it, nor what the pinner does above the pinner before it has let go.
   */
  boolean tryAddPin() {
    return ((long) WORK.getAndBitwiseOr(this, PINNED) & PINNED) == 0;
  }

  /**
   * Takes the pin away, and tells whether the owner is parked for want of that; who has set it.
   * Volatile RMW: what the pinner did must not sink below it. Partner: {@link #isPinnedAcquire}.
   */
  boolean removePin() {
    return ((long) WORK.getAndBitwiseAnd(this, ~PINNED) & AWAITED) != 0;
  }

  /** Whether there is a pin. Acquire: what the pinner did is visible once there is none. */
  boolean isPinnedAcquire() {
    return ((long) WORK.getAcquire(this) & PINNED) != 0;
  }

  /** Who has pinned the thread last; for reports. */
  @Nullable ThreadRecord pinnerOpaque() {
    return (ThreadRecord) PINNING_THREAD.getOpaque(this);
  }

  void pinnerOpaque(ThreadRecord by) {
    PINNING_THREAD.setOpaque(this, by);
  }

  /**
   * Whether a word of this thread, read after a full fence, means that it is quiescent and will
   * pass a full fence before it runs kernel code: USER, or a stay that was promoted.
   */
  boolean isCertain(long status) {
    long mode = status & Status.MODE_MASK;
    return mode == Status.USER
        || (mode == Status.INDETERMINATE && (long) PROMOTED.getAcquire(this) == status);
  }

  /** Names a stay that is certain; see {@link Promotion}. Release: after the barrier. */
  void promotedRelease(long status) {
    PROMOTED.setRelease(this, status);
  }

  /**
   * Owner only: whether it is in KERNEL.
   *
   * @return whether it is
   */
  public boolean isInKernel() {
    return Status.isKernel(statusPlain());
  }

  /** Owner only: whether it is inside a {@code @UserMode} method. */
  boolean isCommitted() {
    return (flags & COMMITTED) != 0;
  }

  /** Owner only. */
  void setCommitted(boolean committed) {
    if (committed) {
      flags |= COMMITTED | EVER_COMMITTED;
      leaveMode = Status.USER;
    } else {
      flags &= ~COMMITTED;
      leaveMode = quiescentMode;
    }
  }

  /** Owner only. */
  void setQuiescentMode(long mode) {
    quiescentMode = mode;
    if (!isCommitted()) {
      leaveMode = mode;
    }
  }

  /** Others' hint: whether it uses {@code @UserMode} methods, and so would not profit from lazy. */
  boolean hasEverCommittedOpaque() {
    return ((long) FLAGS.getOpaque(this) & EVER_COMMITTED) != 0;
  }

  /**
   * Owner only: whether it is in the slow path, which sets and clears the flag.
   *
   * @return whether handlers are running
   */
  public boolean isRunningHandlers() {
    return (flags & RUNNING_HANDLERS) != 0;
  }

  /**
   * Owner only: whether it holds a pin.
   *
   * @return whether it does
   */
  public boolean isPinning() {
    return (flags & PINNING) != 0;
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
   * a volatile RMW: kind, number, bit. Partner: {@link #takeAsked} and what the owner reads after
   * it, in the reverse order.
   */
  long requestTargeted(int kind) {
    targetedKinds.add(kind);
    long number = (long) TARGETED_GENERATION.getAndAdd(this, 1L) + 1;
    WORK.getAndBitwiseOr(this, TARGETED);
    return number;
  }
}
