package dev.sojourn.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The record of one thread in one domain, as QSBR keeps one for each reader.
 *
 * <p>It has two words with one direction each. The owner tells others where it is ({@code status});
 * others tell the owner that something is asked of it ({@code work}). Each side writes its word,
 * fences, and reads the other's: one of them always sees the other. In the lazy mode the owner
 * leaves its fence out, and the other side issues a remote barrier in place of it (both arguments
 * are in {@link Hooks}).
 *
 * <table border="1">
 * <caption>Every shared field, and why its access modes are enough</caption>
 * <tr><th>field<th>owner reads<th>owner writes<th>others read<th>others write<th>why enough
 * <tr><td>status<td>plain<td>release<td>acquire<td>–
 *   <td>One writer, so its own reads need no order. (In catch blocks volatile, see {@link Hooks}.)
 *   Release: whatever the owner did in the stay that the word ends comes before it; acquire:
 *   whoever sees the word sees that too. The order of an entry against later reads is the fence's,
 *   in {@link Hooks}, or the remote barrier's.
 * <tr><td>lazy<td>–<td>release<td>acquire<td>–
 *   <td>Others read it before the status. Set, and a full fence made, before the first exit to
 *   INDETERMINATE: if a thread misses it after a fence of its own, that fence came before the
 *   owner's, and the owner's later entries find what was asked. Cleared after the last one, in
 *   KERNEL: whoever sees it cleared sees that sojourn in KERNEL or a later word, and no entry
 *   without a fence can follow.
 * <tr><td>seenGeneration<td>plain<td>release<td>acquire<td>–
 *   <td>Release: the handlers have run before the word says so.
 * <tr><td>seenTargeted<td>plain<td>release<td>acquire<td>–
 *   <td>Release: the handlers have run before the word says so.
 * <tr><td>programmatic<td>plain<td>release<td>acquire<td>–
 *   <td>Goes up before the entry that it counts is published, down after the exit: whoever reads
 *   one status word twice and 0 in between has seen a sojourn that a woven method began.
 * <tr><td>work<td>opaque, acquire<td>volatile RMW<td>opaque, acquire<td>volatile RMW
 *   <td>The fast path asks only "is it 0?". What a bit announces is read after the bit was taken by
 *   a volatile RMW, and was written before it was set by one. A pin is taken away by an RMW after
 *   what the pinner wrote; the owner finds it gone by an acquire.
 * <tr><td>targeted<td>acquire<td>–<td>acquire<td>volatile RMW
 *   <td>Goes up after the kind was put into the set and before the work bit: whoever sees a number
 *   sees the kinds it stands for.
 * <tr><td>promoted<td>–<td>–<td>acquire<td>release
 *   <td>Names a stay by its word. Written after a remote barrier that came after a work bit was
 *   set; whoever sees it knows of that bit what the writer knew.
 * <tr><td>targetedKinds<td colspan=4>see {@link KindSet}<td>
 * <tr><td>assigned, wantsLazy<td colspan=4>volatile<td>Each for itself; the POLICY bit follows it.
 * <tr><td>pinOwner<td>acquire<td>volatile RMW, release<td>acquire<td>volatile RMW, release
 *   <td>Set before the PINNED bit and cleared after it: whoever sees the bit sees whose it is, or
 *   that it has gone since. (In catch blocks bare and volatile, see {@link Pins}.)
 * <tr><td>slots, seenRequests, seenKinds, seenGroups<td>plain<td>plain<td>plain<td>plain
 *   <td>The owner's in KERNEL, a pinner's while it holds the pin; the protocol of pins excludes
 *   one from the other and orders their accesses ({@link Pins}).
 * <tr><td>pinnedCount<td>plain<td>plain<td>plain, once it is dead<td>–
 *   <td>A thread's death happens before its being seen dead.
 * <tr><td>place, misses, chunk, placeInChunk<td>plain<td>plain<td>plain, once it is dead<td>–
 *   <td>As for pinnedCount.
 * <tr><td>reaped<td>–<td>–<td>volatile<td>volatile<td>The last that is said of a dead thread.
 * <tr><td>observed…<td>–<td>–<td colspan=2>under the {@link Monitor}'s lock
 *   <td>They belong to the sampling side; the owner does not know of them.
 * <tr><td>flags, leaveMode, quiescentMode, annotated, made, unwound, throttledBy
 *   <td>plain<td>plain<td>–<td>–
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
  private static final VarHandle PIN_OWNER;

  static {
    try {
      PIN_OWNER =
          MethodHandles.lookup().findVarHandle(ThreadRecord.class, "pinOwner", PinOwner.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Most records have nothing to put there.
  private static final long[] NO_NUMBERS = {};
  private static final InvalidationKind[] NO_KINDS = {};
  private static final Object[] NO_VALUES = {};

  final KindSet targetedKinds = new KindSet();

  /** What {@code exitUser} of an outermost {@code @UserMode} method gets back. */
  final UserReturn toQuiescent = new UserReturn(this, false, false);

  /** What {@code exitUser} gets back if the thread was in KERNEL, under no {@code @UserMode}. */
  final UserReturn toKernel = new UserReturn(this, true, false);

  /**
   * What {@code exitUser} gets back if the thread was in KERNEL, under an outer {@code @UserMode}.
   */
  final UserReturn toKernelCommitted = new UserReturn(this, true, true);

  /** By kind's place, the broadcasts that the handler was run for; see the table. */
  long[] seenRequests = NO_NUMBERS;

  /** By place, the kind that the number in {@link #seenRequests} is of. */
  @Nullable InvalidationKind[] seenKinds = NO_KINDS;

  /** By group of kinds, the broadcasts of its members that the counters were looked at for. */
  long[] seenGroups = NO_NUMBERS;

  /** By the kinds' order, a bit for each that the slow path is about to run; the owner's alone. */
  long[] takenKinds = NO_NUMBERS;

  /** The thread's values of the {@code PerThread} slots; see the table. */
  @Nullable Object[] slots = NO_VALUES;

  /** The policy that a program has given the thread; null if none has. */
  volatile @Nullable Policy assigned;

  /** Under {@link Policy#ADAPTIVE}, the tick's choice. */
  volatile boolean wantsLazy;

  /** The policy of the latest annotation that has one; the owner's alone. */
  @Nullable Policy annotated;

  /** The status that the latest programmatic transition has led to; the owner's alone. */
  public long made;

  /** By depth, the last unwinding that has closed a transition; the owner's alone. */
  long[] unwound = {};

  /** How many pins the thread holds; public for {@code Pin.close} at the end of a stack. */
  public int pinnedCount;

  /**
   * Whose limits the owner has exceeded in KERNEL, if THROTTLED is set; used by the owner alone.
   */
  @Nullable Throttling throttledBy;

  /** Whose pin holds this thread, or is about to; null if none. Public for the same callers. */
  public volatile @Nullable PinOwner pinOwner;

  /** Where it is in the {@link RecordTable}, or was last; -1 if nowhere. */
  int place = -1;

  /** How often the table has missed it. */
  int misses;

  /** Where it is in the {@link RecordList}, was last, or is about to be; null if it never was. */
  RecordList.@Nullable Chunk chunk;

  int placeInChunk;

  /** Whether the thread is dead and its record is being taken out; public for woven methods. */
  public volatile boolean reaped;

  // The monitor's; under its lock.
  long observedStatus = StatusWord.NEVER_ENTERED;
  long observedSince = System.nanoTime();

  // The tick's alone.
  final Adaptation.Sample sample = new Adaptation.Sample();

  /** A record for the calling thread that owes nothing to requests made before now. */
  ThreadRecord(Domain domain) {
    this(Thread.currentThread(), domain);
  }

  /** A record for another thread, for tests. */
  ThreadRecord(Thread thread, Domain domain) {
    super(thread, domain);
    // Plain stores of shared words: the record is published afterwards, by the registry.
    seenGeneration = domain.generation.acquire();
    domain.invalidations.showTo(this);
  }

  /** The broadcasts of a kind that the handler was run for; there must be room for it. */
  long seen(InvalidationKind kind) {
    return seenKinds[kind.id] == kind ? seenRequests[kind.id] : 0;
  }

  /** Notes how many broadcasts the handler was run for; there must be room for it. */
  void saw(InvalidationKind kind, long broadcasts) {
    seenKinds[kind.id] = kind;
    seenRequests[kind.id] = broadcasts;
  }

  /** Called before the record is published: makes the first transition run all handlers. */
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
   * Returns the domain that the thread is tracked in.
   *
   * @return the domain
   */
  public Domain domain() {
    return domain;
  }

  /**
   * Returns the thread's id, for people.
   *
   * @return what the thread says its id is; -1 if that throws
   */
  public long threadId() {
    try {
      return thread.getId();
    } catch (RuntimeException e) {
      return -1;
    }
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

  /**
   * Tells whether the thread is pinned; any thread. A snapshot for people.
   *
   * @return whether there is a pin, or an attempt at one
   */
  public boolean isPinned() {
    return isPinnedAcquire();
  }

  /**
   * Sets the pin unless there is one that is not over; any thread. Volatile RMW: the look at the
   * status must not rise above it, and what the pinner does must not rise above the end of the pin
   * before. Partner: {@link #removePin}.
   */
  boolean tryAddPin(PinOwner owner) {
    PinOwner before = (PinOwner) PIN_OWNER.getAcquire(this);
    if ((before != null && !before.isOver()) || !PIN_OWNER.compareAndSet(this, before, owner)) {
      return false;
    }
    WORK.getAndBitwiseOr(this, PINNED);
    return true;
  }

  /**
   * Takes the pin away, and tells whether the owner is parked until then; called by whoever has set
   * it. Volatile RMW: what the pinner did must not sink below it. Partner: {@link
   * #isPinnedAcquire}.
   */
  boolean removePin() {
    boolean awaited = ((long) WORK.getAndBitwiseAnd(this, ~PINNED) & AWAITED) != 0;
    PIN_OWNER.setRelease(this, null); // after the bit: the next pinner's must not be taken away
    return awaited;
  }

  /**
   * Whether there is a pin that holds. Acquire: what the pinner did is visible once there is none.
   */
  boolean isPinnedAcquire() {
    if (!isPinBitSetAcquire()) {
      return false;
    }
    PinOwner owner = (PinOwner) PIN_OWNER.getAcquire(this);
    return owner != null && !owner.isOver(); // null: taken away between the two reads
  }

  /** The record of the thread that has pinned this one; for reports. */
  @Nullable ThreadRecord pinnerOpaque() {
    PinOwner owner = (PinOwner) PIN_OWNER.getOpaque(this);
    return owner == null ? null : owner.pinner;
  }

  /** Owner only: takes back the bit for exits, if an unpin has failed before it could. */
  void clearPinnerIfNone() {
    if (((long) WORK.getOpaque(this) & PINNER) != 0 && !isPinning()) {
      clear(PINNER);
    }
  }

  /**
   * Any thread: asks the owner to run a kind, and returns the request's number. In this order, each
   * a volatile RMW: kind, number, bit. Partner: {@link OthersWords#takeAsked} and what the owner
   * reads after it, in the reverse order.
   */
  long requestTargeted(int kind) {
    targetedKinds.add(kind);
    long number = (long) TARGETED_GENERATION.getAndAdd(this, 1L) + 1;
    WORK.getAndBitwiseOr(this, TARGETED);
    return number;
  }
}
